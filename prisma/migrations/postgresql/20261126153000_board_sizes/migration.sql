-- CreateTable
CREATE TABLE "BoardSize" (
    "scope" TEXT NOT NULL,
    "period" INTEGER NOT NULL,
    "board" TEXT NOT NULL,
    "people" INTEGER NOT NULL,

    CONSTRAINT "BoardSize_pkey" PRIMARY KEY ("scope","period","board")
);

-- Kept in the transaction that brings somebody onto a board or takes them off it: a board of 100,000 people is not counted for each page.
CREATE FUNCTION "addToBoard"(scope_ TEXT, period_ INTEGER, board_ TEXT, people_ INTEGER) RETURNS void LANGUAGE sql AS $$
  INSERT INTO "BoardSize" AS b VALUES (scope_, period_, board_, people_)
  ON CONFLICT ("scope", "period", "board") DO UPDATE SET "people" = b."people" + excluded."people";
$$;

CREATE FUNCTION "countPlayer"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    PERFORM "addToBoard"(OLD."scope", OLD."period", 'players', -1);
    PERFORM "addToBoard"(OLD."scope", OLD."period", 'foolers', -(OLD."fooled" > 0)::integer);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    PERFORM "addToBoard"(NEW."scope", NEW."period", 'players', 1);
    PERFORM "addToBoard"(NEW."scope", NEW."period", 'foolers', (NEW."fooled" > 0)::integer);
  END IF;
  RETURN NULL;
END;
$$;

CREATE TRIGGER "PlayerTally_size" AFTER INSERT OR DELETE ON "PlayerTally" FOR EACH ROW EXECUTE FUNCTION "countPlayer"();
CREATE TRIGGER "PlayerTally_update_size" AFTER UPDATE OF "fooled" ON "PlayerTally" FOR EACH ROW
WHEN ((OLD."fooled" > 0) <> (NEW."fooled" > 0)) EXECUTE FUNCTION "countPlayer"();

CREATE FUNCTION "countReader"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN PERFORM "addToBoard"(NEW."scope", NEW."period", 'readability', 1);
  ELSE PERFORM "addToBoard"(OLD."scope", OLD."period", 'readability', -1);
  END IF;
  RETURN NULL;
END;
$$;

CREATE TRIGGER "ReadabilityTally_size" AFTER INSERT OR DELETE ON "ReadabilityTally"
FOR EACH ROW EXECUTE FUNCTION "countReader"();

-- Who was there before is counted once.
INSERT INTO "BoardSize" SELECT "scope", "period", 'players', count(*) FROM "PlayerTally" GROUP BY "scope", "period";
INSERT INTO "BoardSize" SELECT "scope", "period", 'foolers', count(*) FILTER (WHERE "fooled" > 0) FROM "PlayerTally" GROUP BY "scope", "period";
INSERT INTO "BoardSize" SELECT "scope", "period", 'readability', count(*) FROM "ReadabilityTally" GROUP BY "scope", "period";
