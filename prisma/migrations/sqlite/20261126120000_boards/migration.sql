-- CreateTable
CREATE TABLE "DigitTally" (
    "scope" TEXT NOT NULL,
    "period" INTEGER NOT NULL,
    "personId" TEXT NOT NULL,
    "digit" INTEGER NOT NULL,
    "drawn" INTEGER NOT NULL,
    "read" INTEGER NOT NULL,

    PRIMARY KEY ("scope", "period", "personId", "digit")
);

-- CreateTable
CREATE TABLE "ReadabilityTally" (
    "scope" TEXT NOT NULL,
    "period" INTEGER NOT NULL,
    "personId" TEXT NOT NULL,
    "drawn" INTEGER NOT NULL,
    "mean" REAL NOT NULL,
    "bound" REAL NOT NULL,

    PRIMARY KEY ("scope", "period", "personId")
);

-- CreateTable
CREATE TABLE "ReadingTally" (
    "scope" TEXT NOT NULL,
    "period" INTEGER NOT NULL,
    "digit" INTEGER NOT NULL,
    "read" INTEGER NOT NULL,
    "drawn" INTEGER NOT NULL,

    PRIMARY KEY ("scope", "period", "digit", "read")
);

-- CreateTable
CREATE TABLE "ModelTally" (
    "scope" TEXT NOT NULL,
    "period" INTEGER NOT NULL,
    "model" TEXT NOT NULL,
    "drawn" INTEGER NOT NULL,
    "read" INTEGER NOT NULL,

    PRIMARY KEY ("scope", "period", "model")
);

-- CreateTable
CREATE TABLE "PlayerTally" (
    "scope" TEXT NOT NULL,
    "period" INTEGER NOT NULL,
    "personId" TEXT NOT NULL,
    "points" INTEGER NOT NULL,
    "rounds" INTEGER NOT NULL,
    "tries" INTEGER NOT NULL,
    "fooled" INTEGER NOT NULL,

    PRIMARY KEY ("scope", "period", "personId")
);

-- CreateTable
CREATE TABLE "DrawingReport" (
    "drawingId" TEXT NOT NULL,
    "reporterId" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "at" REAL NOT NULL,

    PRIMARY KEY ("drawingId", "reporterId"),
    CONSTRAINT "DrawingReport_drawingId_fkey" FOREIGN KEY ("drawingId") REFERENCES "Drawing" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "DrawingReport_reporterId_fkey" FOREIGN KEY ("reporterId") REFERENCES "Person" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "GalleryVerdict" (
    "drawingId" TEXT NOT NULL PRIMARY KEY,
    "shown" BOOLEAN NOT NULL,
    "reviewerId" TEXT NOT NULL,
    "at" REAL NOT NULL,
    CONSTRAINT "GalleryVerdict_drawingId_fkey" FOREIGN KEY ("drawingId") REFERENCES "Drawing" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "GalleryHide" (
    "personId" TEXT NOT NULL,
    "drawingId" TEXT NOT NULL,

    PRIMARY KEY ("personId", "drawingId"),
    CONSTRAINT "GalleryHide_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "GalleryHide_drawingId_fkey" FOREIGN KEY ("drawingId") REFERENCES "Drawing" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "Drawing_createdAt_id_idx" ON "Drawing"("createdAt", "id");

-- CreateIndex
CREATE INDEX "Drawing_source_createdAt_id_idx" ON "Drawing"("source", "createdAt", "id");

-- CreateIndex
CREATE INDEX "ReadabilityTally_scope_period_bound_personId_idx" ON "ReadabilityTally"("scope", "period", "bound" DESC, "personId");

-- CreateIndex
CREATE INDEX "PlayerTally_scope_period_points_personId_idx" ON "PlayerTally"("scope", "period", "points" DESC, "personId");

-- CreateIndex
CREATE INDEX "PlayerTally_scope_period_fooled_tries_personId_idx" ON "PlayerTally"("scope", "period", "fooled" DESC, "tries", "personId");

-- CreateIndex
CREATE INDEX "DrawingReport_at_idx" ON "DrawingReport"("at");

-- CreateIndex
CREATE INDEX "DrawingReport_reporterId_idx" ON "DrawingReport"("reporterId");

-- CreateIndex
CREATE INDEX "GalleryHide_drawingId_idx" ON "GalleryHide"("drawingId");

-- What follows keeps the tallies, whatever writes drawings and results, cascades included. A migration that makes "Drawing" or
-- "RoundResult" anew drops their triggers and has to create them again; a test fails where it does not.

-- Not a table: what is inserted is counted, `by` times (1 or -1).
CREATE VIEW "CountedDrawing" AS
SELECT NULL AS "personId", NULL AS "holdOut", NULL AS "roomId", NULL AS "at", NULL AS "source", NULL AS "label",
       NULL AS "labelSource", NULL AS "status", NULL AS "model", NULL AS "read", NULL AS "by" WHERE false;

CREATE TRIGGER "CountedDrawing_insert" INSTEAD OF INSERT ON "CountedDrawing"
WHEN NEW."labelSource" = 'prompt' AND NEW."label" BETWEEN 0 AND 9 AND NEW."status" <> 'rejected' AND NEW."source" <> 'fool'
BEGIN
  INSERT INTO "DigitTally" ("scope", "period", "personId", "digit", "drawn", "read")
  SELECT s."scope", p."period", NEW."personId", NEW."label", NEW."by", NEW."by" * (NEW."read" = NEW."label")
  FROM (SELECT '' AS "scope" UNION ALL SELECT NEW."roomId" WHERE NEW."roomId" IS NOT NULL) AS s,
       (SELECT 0 AS "period" UNION ALL SELECT CAST((NEW."at" / 86400000 + 3) / 7 AS INTEGER)) AS p WHERE true
  ON CONFLICT DO UPDATE SET "drawn" = "drawn" + excluded."drawn", "read" = "read" + excluded."read";
  DELETE FROM "DigitTally"
  WHERE "scope" IN ('', NEW."roomId") AND "period" IN (0, CAST((NEW."at" / 86400000 + 3) / 7 AS INTEGER)) AND "personId" = NEW."personId" AND "digit" = NEW."label" AND "drawn" = 0;

  DELETE FROM "ReadabilityTally"
  WHERE "scope" IN ('', NEW."roomId") AND "period" IN (0, CAST((NEW."at" / 86400000 + 3) / 7 AS INTEGER)) AND "personId" = NEW."personId";
  INSERT INTO "ReadabilityTally" ("scope", "period", "personId", "drawn", "mean", "bound")
  SELECT "scope", "period", NEW."personId", "drawn", "mean",
         ("mean" + 1.9208 / "n" - 1.96 * sqrt(max(0.0, "mean" * (1 - "mean")) / "n" + 0.9604 / ("n" * "n"))) / (1 + 3.8416 / "n")
  FROM (SELECT "scope", "period", sum("drawn") AS "drawn", avg(1.0 * "read" / "drawn") AS "mean",
               count(*) * count(*) / sum(1.0 / "drawn") AS "n"
        FROM "DigitTally"
        WHERE "scope" IN ('', NEW."roomId") AND "period" IN (0, CAST((NEW."at" / 86400000 + 3) / 7 AS INTEGER)) AND "personId" = NEW."personId" AND "drawn" >= 2
        GROUP BY "scope", "period" HAVING sum("drawn") >= 20);

  INSERT INTO "ReadingTally" ("scope", "period", "digit", "read", "drawn")
  SELECT s."scope", p."period", NEW."label", NEW."read", NEW."by"
  FROM (SELECT '' AS "scope" UNION ALL SELECT NEW."roomId" WHERE NEW."roomId" IS NOT NULL) AS s,
       (SELECT 0 AS "period" UNION ALL SELECT CAST((NEW."at" / 86400000 + 3) / 7 AS INTEGER)) AS p WHERE true
  ON CONFLICT DO UPDATE SET "drawn" = "drawn" + excluded."drawn";
  DELETE FROM "ReadingTally"
  WHERE "scope" IN ('', NEW."roomId") AND "period" IN (0, CAST((NEW."at" / 86400000 + 3) / 7 AS INTEGER)) AND "digit" = NEW."label" AND "read" = NEW."read" AND "drawn" = 0;

  INSERT INTO "ModelTally" ("scope", "period", "model", "drawn", "read")
  SELECT s."scope", p."period", NEW."model", NEW."by", NEW."by" * (NEW."read" = NEW."label")
  FROM (SELECT '' AS "scope" UNION ALL SELECT NEW."roomId" WHERE NEW."roomId" IS NOT NULL) AS s,
       (SELECT 0 AS "period" UNION ALL SELECT CAST((NEW."at" / 86400000 + 3) / 7 AS INTEGER)) AS p WHERE NEW."holdOut"
  ON CONFLICT DO UPDATE SET "drawn" = "drawn" + excluded."drawn", "read" = "read" + excluded."read";
  DELETE FROM "ModelTally"
  WHERE "scope" IN ('', NEW."roomId") AND "period" IN (0, CAST((NEW."at" / 86400000 + 3) / 7 AS INTEGER)) AND "model" = NEW."model" AND "drawn" = 0;
END;

CREATE TRIGGER "Drawing_insert_counts" AFTER INSERT ON "Drawing"
BEGIN
  INSERT INTO "CountedDrawing" VALUES (NEW."personId", NEW."holdOut", NEW."roomId", NEW."createdAt", NEW."source", NEW."label", NEW."labelSource", NEW."status", NEW."model", NEW."read", 1);
END;

CREATE TRIGGER "Drawing_delete_counts" AFTER DELETE ON "Drawing"
BEGIN
  INSERT INTO "CountedDrawing" VALUES (OLD."personId", OLD."holdOut", OLD."roomId", OLD."createdAt", OLD."source", OLD."label", OLD."labelSource", OLD."status", OLD."model", OLD."read", -1);
END;

CREATE TRIGGER "Drawing_update_counts" AFTER UPDATE OF
  "personId", "holdOut", "roomId", "createdAt", "source", "label", "labelSource", "status", "model", "read" ON "Drawing"
BEGIN
  INSERT INTO "CountedDrawing" VALUES (OLD."personId", OLD."holdOut", OLD."roomId", OLD."createdAt", OLD."source", OLD."label", OLD."labelSource", OLD."status", OLD."model", OLD."read", -1);
  INSERT INTO "CountedDrawing" VALUES (NEW."personId", NEW."holdOut", NEW."roomId", NEW."createdAt", NEW."source", NEW."label", NEW."labelSource", NEW."status", NEW."model", NEW."read", 1);
END;

-- The same of what a round brought: what is inserted is added.
CREATE VIEW "CountedResult" AS
SELECT NULL AS "personId", NULL AS "roomId", NULL AS "at", NULL AS "points", NULL AS "rounds", NULL AS "tries", NULL AS "fooled" WHERE false;

CREATE TRIGGER "CountedResult_insert" INSTEAD OF INSERT ON "CountedResult"
BEGIN
  INSERT INTO "PlayerTally" ("scope", "period", "personId", "points", "rounds", "tries", "fooled")
  SELECT s."scope", p."period", NEW."personId", NEW."points", NEW."rounds", NEW."tries", NEW."fooled"
  FROM (SELECT '' AS "scope" UNION ALL SELECT NEW."roomId" WHERE NEW."roomId" IS NOT NULL) AS s,
       (SELECT 0 AS "period" UNION ALL SELECT CAST((NEW."at" / 86400000 + 3) / 7 AS INTEGER)) AS p WHERE true
  ON CONFLICT DO UPDATE SET "points" = "points" + excluded."points", "rounds" = "rounds" + excluded."rounds",
    "tries" = "tries" + excluded."tries", "fooled" = "fooled" + excluded."fooled";
  DELETE FROM "PlayerTally"
  WHERE "scope" IN ('', NEW."roomId") AND "period" IN (0, CAST((NEW."at" / 86400000 + 3) / 7 AS INTEGER)) AND "personId" = NEW."personId" AND "rounds" = 0;
END;

CREATE TRIGGER "RoundResult_insert_counts" AFTER INSERT ON "RoundResult"
BEGIN
  INSERT INTO "CountedResult" VALUES (NEW."personId", NEW."roomId", NEW."endedAt", NEW."points", 1, (NEW."mode" = 'fool' AND NEW."prompt" IS NOT NULL),
    (NEW."fooled" AND NOT EXISTS (SELECT 1 FROM "Drawing" AS d WHERE d."id" = NEW."drawingId" AND coalesce(d."status" = 'rejected' OR d."label" = 10 OR CAST(d."label" AS TEXT) <> NEW."prompt", false))));
END;

CREATE TRIGGER "RoundResult_delete_counts" AFTER DELETE ON "RoundResult"
BEGIN
  INSERT INTO "CountedResult" VALUES (OLD."personId", OLD."roomId", OLD."endedAt", -OLD."points", -1, -(OLD."mode" = 'fool' AND OLD."prompt" IS NOT NULL),
    -(OLD."fooled" AND NOT EXISTS (SELECT 1 FROM "Drawing" AS d WHERE d."id" = OLD."drawingId" AND coalesce(d."status" = 'rejected' OR d."label" = 10 OR CAST(d."label" AS TEXT) <> OLD."prompt", false))));
END;

CREATE TRIGGER "RoundResult_update_counts" AFTER UPDATE ON "RoundResult"
BEGIN
  INSERT INTO "CountedResult" VALUES (OLD."personId", OLD."roomId", OLD."endedAt", -OLD."points", -1, -(OLD."mode" = 'fool' AND OLD."prompt" IS NOT NULL),
    -(OLD."fooled" AND NOT EXISTS (SELECT 1 FROM "Drawing" AS d WHERE d."id" = OLD."drawingId" AND coalesce(d."status" = 'rejected' OR d."label" = 10 OR CAST(d."label" AS TEXT) <> OLD."prompt", false))));
  INSERT INTO "CountedResult" VALUES (NEW."personId", NEW."roomId", NEW."endedAt", NEW."points", 1, (NEW."mode" = 'fool' AND NEW."prompt" IS NOT NULL),
    (NEW."fooled" AND NOT EXISTS (SELECT 1 FROM "Drawing" AS d WHERE d."id" = NEW."drawingId" AND coalesce(d."status" = 'rejected' OR d."label" = 10 OR CAST(d."label" AS TEXT) <> NEW."prompt", false))));
END;

-- A reviewer finds that it does not show what it was to show, or is not to count: then it fooled nobody.
CREATE TRIGGER "Drawing_update_fooled" AFTER UPDATE OF "label", "status" ON "Drawing"
BEGIN
  INSERT INTO "CountedResult"
  SELECT r."personId", r."roomId", r."endedAt", 0, 0, 0, (coalesce(OLD."status" = 'rejected' OR OLD."label" = 10 OR CAST(OLD."label" AS TEXT) <> r."prompt", false)) - (coalesce(NEW."status" = 'rejected' OR NEW."label" = 10 OR CAST(NEW."label" AS TEXT) <> r."prompt", false))
  FROM "RoundResult" AS r WHERE r."drawingId" = NEW."id" AND r."fooled";
END;

-- What is deleted has fooled nobody any more.
CREATE TRIGGER "Drawing_delete_fooled" BEFORE DELETE ON "Drawing"
BEGIN
  UPDATE "RoundResult" SET "fooled" = false WHERE "drawingId" = OLD."id" AND "fooled";
END;

-- What was there before is counted once.
INSERT INTO "CountedDrawing"
SELECT "personId", "holdOut", "roomId", "createdAt", "source", "label", "labelSource", "status", "model", "read", 1 FROM "Drawing";
INSERT INTO "CountedResult"
SELECT r."personId", r."roomId", r."endedAt", r."points", 1, (r."mode" = 'fool' AND r."prompt" IS NOT NULL), (r."fooled" AND NOT EXISTS (SELECT 1 FROM "Drawing" AS d WHERE d."id" = r."drawingId" AND coalesce(d."status" = 'rejected' OR d."label" = 10 OR CAST(d."label" AS TEXT) <> r."prompt", false))) FROM "RoundResult" AS r;
