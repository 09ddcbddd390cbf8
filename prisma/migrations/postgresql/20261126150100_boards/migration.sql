-- What keeps the tallies, whatever writes drawings and results, cascades included. What migrations/sqlite/*_boards does by triggers on
-- views are functions here, called with 1 for what is counted and with -1 for what is not any more.

-- Whoever counts does so alone until the end of the transaction, over all processes: a person's readability is computed from all of
-- their digits, of which another transaction may be about to change one. server/storage/raw-database.ts takes the same lock first.
CREATE FUNCTION "holdDrawings"() RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock(hashtext('inkling.drawings'));
$$;

CREATE FUNCTION "periodsOf"(at DOUBLE PRECISION) RETURNS INTEGER[] LANGUAGE sql IMMUTABLE AS $$
  SELECT ARRAY[0, trunc((at / 86400000 + 3) / 7)::integer];
$$;

CREATE FUNCTION "scopesOf"(room TEXT) RETURNS TEXT[] LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN room IS NULL THEN ARRAY[''] ELSE ARRAY['', room] END;
$$;

CREATE FUNCTION "countDrawing"(d "Drawing", times INTEGER) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  scopes TEXT[] := "scopesOf"(d."roomId");
  periods INTEGER[] := "periodsOf"(d."createdAt");
  times_read INTEGER := times * (d."read" = d."label")::integer;
BEGIN
  IF (d."labelSource" = 'prompt' AND d."label" BETWEEN 0 AND 9 AND d."status" <> 'rejected' AND d."source" <> 'fool') IS NOT TRUE THEN
    RETURN;
  END IF;
  PERFORM "holdDrawings"();

  INSERT INTO "DigitTally" AS t ("scope", "period", "personId", "digit", "drawn", "read")
  SELECT s, p, d."personId", d."label", times, times_read FROM unnest(scopes) AS s, unnest(periods) AS p
  ON CONFLICT ("scope", "period", "personId", "digit")
  DO UPDATE SET "drawn" = t."drawn" + excluded."drawn", "read" = t."read" + excluded."read";
  DELETE FROM "DigitTally"
  WHERE "scope" = ANY (scopes) AND "period" = ANY (periods) AND "personId" = d."personId" AND "digit" = d."label" AND "drawn" = 0;

  DELETE FROM "ReadabilityTally" WHERE "scope" = ANY (scopes) AND "period" = ANY (periods) AND "personId" = d."personId";
  INSERT INTO "ReadabilityTally" ("scope", "period", "personId", "drawn", "mean", "bound")
  SELECT "scope", "period", d."personId", "drawn", "mean",
         ("mean" + 1.9208 / "n" - 1.96 * sqrt(greatest(0.0, "mean" * (1 - "mean")) / "n" + 0.9604 / ("n" * "n"))) / (1 + 3.8416 / "n")
  FROM (SELECT "scope", "period", sum("drawn")::integer AS "drawn", avg("read"::double precision / "drawn") AS "mean",
               count(*) * count(*) / sum(1.0::double precision / "drawn") AS "n"
        FROM "DigitTally"
        WHERE "scope" = ANY (scopes) AND "period" = ANY (periods) AND "personId" = d."personId" AND "drawn" >= 2
        GROUP BY "scope", "period" HAVING sum("drawn") >= 20) AS enough;

  INSERT INTO "ReadingTally" AS t ("scope", "period", "digit", "read", "drawn")
  SELECT s, p, d."label", d."read", times FROM unnest(scopes) AS s, unnest(periods) AS p
  ON CONFLICT ("scope", "period", "digit", "read") DO UPDATE SET "drawn" = t."drawn" + excluded."drawn";
  DELETE FROM "ReadingTally"
  WHERE "scope" = ANY (scopes) AND "period" = ANY (periods) AND "digit" = d."label" AND "read" = d."read" AND "drawn" = 0;

  IF d."holdOut" THEN
    INSERT INTO "ModelTally" AS t ("scope", "period", "model", "drawn", "read")
    SELECT s, p, d."model", times, times_read FROM unnest(scopes) AS s, unnest(periods) AS p
    ON CONFLICT ("scope", "period", "model")
    DO UPDATE SET "drawn" = t."drawn" + excluded."drawn", "read" = t."read" + excluded."read";
    DELETE FROM "ModelTally"
    WHERE "scope" = ANY (scopes) AND "period" = ANY (periods) AND "model" = d."model" AND "drawn" = 0;
  END IF;
END;
$$;

CREATE FUNCTION "countDrawings"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN PERFORM "countDrawing"(OLD, -1); END IF;
  IF TG_OP <> 'DELETE' THEN PERFORM "countDrawing"(NEW, 1); END IF;
  RETURN NULL;
END;
$$;

CREATE TRIGGER "Drawing_insert_counts" AFTER INSERT ON "Drawing" FOR EACH ROW EXECUTE FUNCTION "countDrawings"();
CREATE TRIGGER "Drawing_delete_counts" AFTER DELETE ON "Drawing" FOR EACH ROW EXECUTE FUNCTION "countDrawings"();
CREATE TRIGGER "Drawing_update_counts" AFTER UPDATE OF
  "personId", "holdOut", "roomId", "createdAt", "source", "label", "labelSource", "status", "model", "read" ON "Drawing"
FOR EACH ROW EXECUTE FUNCTION "countDrawings"();

-- The same of what a round brought.
CREATE FUNCTION "addToPlayer"(person TEXT, room TEXT, at DOUBLE PRECISION, points_ INTEGER, rounds_ INTEGER, tries_ INTEGER, fooled_ INTEGER)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  scopes TEXT[] := "scopesOf"(room);
  periods INTEGER[] := "periodsOf"(at);
BEGIN
  PERFORM "holdDrawings"();
  INSERT INTO "PlayerTally" AS t ("scope", "period", "personId", "points", "rounds", "tries", "fooled")
  SELECT s, p, person, points_, rounds_, tries_, fooled_ FROM unnest(scopes) AS s, unnest(periods) AS p
  ON CONFLICT ("scope", "period", "personId") DO UPDATE SET
    "points" = t."points" + excluded."points", "rounds" = t."rounds" + excluded."rounds",
    "tries" = t."tries" + excluded."tries", "fooled" = t."fooled" + excluded."fooled";
  DELETE FROM "PlayerTally"
  WHERE "scope" = ANY (scopes) AND "period" = ANY (periods) AND "personId" = person AND "rounds" = 0;
END;
$$;

-- A reviewer found that a drawing does not show what it was to show, or is not to count.
CREATE FUNCTION "isDiscounted"(status TEXT, label INTEGER, prompt TEXT) RETURNS BOOLEAN LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(status = 'rejected' OR label = 10 OR label::text <> prompt, false);
$$;

CREATE FUNCTION "countResult"(r "RoundResult", times INTEGER) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "addToPlayer"(r."personId", r."roomId", r."endedAt", times * r."points", times,
    times * (r."mode" = 'fool' AND r."prompt" IS NOT NULL)::integer,
    times * (r."fooled" AND NOT EXISTS (
      SELECT 1 FROM "Drawing" AS d WHERE d."id" = r."drawingId" AND "isDiscounted"(d."status", d."label", r."prompt")))::integer);
END;
$$;

CREATE FUNCTION "countResults"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN PERFORM "countResult"(OLD, -1); END IF;
  IF TG_OP <> 'DELETE' THEN PERFORM "countResult"(NEW, 1); END IF;
  RETURN NULL;
END;
$$;

CREATE TRIGGER "RoundResult_counts" AFTER INSERT OR UPDATE OR DELETE ON "RoundResult"
FOR EACH ROW EXECUTE FUNCTION "countResults"();

-- A reviewer finds that it does not show what it was to show, or is not to count: then it fooled nobody.
CREATE FUNCTION "countFooled"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "addToPlayer"(r."personId", r."roomId", r."endedAt", 0, 0, 0,
    "isDiscounted"(OLD."status", OLD."label", r."prompt")::integer - "isDiscounted"(NEW."status", NEW."label", r."prompt")::integer)
  FROM "RoundResult" AS r WHERE r."drawingId" = NEW."id" AND r."fooled";
  RETURN NULL;
END;
$$;

CREATE TRIGGER "Drawing_update_fooled" AFTER UPDATE OF "label", "status" ON "Drawing"
FOR EACH ROW EXECUTE FUNCTION "countFooled"();

-- What is deleted has fooled nobody any more.
CREATE FUNCTION "forgetFooled"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "RoundResult" SET "fooled" = false WHERE "drawingId" = OLD."id" AND "fooled";
  RETURN OLD;
END;
$$;

CREATE TRIGGER "Drawing_delete_fooled" BEFORE DELETE ON "Drawing" FOR EACH ROW EXECUTE FUNCTION "forgetFooled"();
