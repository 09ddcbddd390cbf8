-- CreateTable
CREATE TABLE "BoardSize" (
    "scope" TEXT NOT NULL,
    "period" INTEGER NOT NULL,
    "board" TEXT NOT NULL,
    "people" INTEGER NOT NULL,

    PRIMARY KEY ("scope", "period", "board")
);

-- Kept in the transaction that brings somebody onto a board or takes them off it: a board of 100,000 people is not counted for each page.
CREATE TRIGGER "PlayerTally_insert_size" AFTER INSERT ON "PlayerTally"
BEGIN
  INSERT INTO "BoardSize" VALUES (NEW."scope", NEW."period", 'players', 1), (NEW."scope", NEW."period", 'foolers', NEW."fooled" > 0)
  ON CONFLICT DO UPDATE SET "people" = "people" + excluded."people";
END;

CREATE TRIGGER "PlayerTally_update_size" AFTER UPDATE OF "fooled" ON "PlayerTally"
WHEN (OLD."fooled" > 0) <> (NEW."fooled" > 0)
BEGIN
  UPDATE "BoardSize" SET "people" = "people" + (NEW."fooled" > 0) - (OLD."fooled" > 0)
  WHERE "scope" = NEW."scope" AND "period" = NEW."period" AND "board" = 'foolers';
END;

CREATE TRIGGER "PlayerTally_delete_size" AFTER DELETE ON "PlayerTally"
BEGIN
  UPDATE "BoardSize" SET "people" = "people" - CASE "board" WHEN 'players' THEN 1 ELSE OLD."fooled" > 0 END
  WHERE "scope" = OLD."scope" AND "period" = OLD."period" AND "board" IN ('players', 'foolers');
END;

CREATE TRIGGER "ReadabilityTally_insert_size" AFTER INSERT ON "ReadabilityTally"
BEGIN
  INSERT INTO "BoardSize" VALUES (NEW."scope", NEW."period", 'readability', 1)
  ON CONFLICT DO UPDATE SET "people" = "people" + 1;
END;

CREATE TRIGGER "ReadabilityTally_delete_size" AFTER DELETE ON "ReadabilityTally"
BEGIN
  UPDATE "BoardSize" SET "people" = "people" - 1
  WHERE "scope" = OLD."scope" AND "period" = OLD."period" AND "board" = 'readability';
END;

-- Who was there before is counted once.
INSERT INTO "BoardSize" SELECT "scope", "period", 'players', count(*) FROM "PlayerTally" GROUP BY "scope", "period";
INSERT INTO "BoardSize" SELECT "scope", "period", 'foolers', sum("fooled" > 0) FROM "PlayerTally" GROUP BY "scope", "period";
INSERT INTO "BoardSize" SELECT "scope", "period", 'readability', count(*) FROM "ReadabilityTally" GROUP BY "scope", "period";
