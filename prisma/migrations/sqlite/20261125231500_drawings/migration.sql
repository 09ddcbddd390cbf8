-- AlterTable
ALTER TABLE "Person" ADD COLUMN "consentVersion" INTEGER;

-- AlterTable
ALTER TABLE "Person" ADD COLUMN "consentAgrees" BOOLEAN;

-- CreateTable
CREATE TABLE "Drawing" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "personId" TEXT NOT NULL,
    "holdOut" BOOLEAN NOT NULL,
    "savedById" TEXT NOT NULL,
    "requestId" TEXT NOT NULL,
    "roomId" TEXT,
    "sheet" INTEGER,
    "glyph" TEXT,
    "revision" INTEGER,
    "strokeIds" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "createdAt" REAL NOT NULL,
    "consent" INTEGER NOT NULL,
    "label" INTEGER,
    "labelSource" TEXT,
    "status" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "read" INTEGER NOT NULL,
    "confidence" REAL NOT NULL,
    "isDigit" REAL,
    "disagreement" REAL NOT NULL,
    "doubt" REAL NOT NULL,
    "novelty" REAL NOT NULL,
    "digest" TEXT NOT NULL,
    "thumb" BLOB NOT NULL,
    "band0" INTEGER NOT NULL,
    "band1" INTEGER NOT NULL,
    "band2" INTEGER NOT NULL,
    "band3" INTEGER NOT NULL,
    "parentId" TEXT,
    "place" INTEGER,
    "number" TEXT,
    "changes" INTEGER NOT NULL,
    CONSTRAINT "Drawing_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Drawing_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Drawing" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "DrawingInk" (
    "drawingId" TEXT NOT NULL PRIMARY KEY,
    "input" BLOB NOT NULL,
    "probabilities" BLOB NOT NULL,
    "strokes" BLOB NOT NULL,
    CONSTRAINT "DrawingInk_drawingId_fkey" FOREIGN KEY ("drawingId") REFERENCES "Drawing" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "LabelEvent" (
    "drawingId" TEXT NOT NULL,
    "n" INTEGER NOT NULL,
    "personId" TEXT,
    "at" REAL NOT NULL,
    "action" TEXT NOT NULL,
    "label" INTEGER,
    "labelSource" TEXT,
    "status" TEXT NOT NULL,

    PRIMARY KEY ("drawingId", "n"),
    CONSTRAINT "LabelEvent_drawingId_fkey" FOREIGN KEY ("drawingId") REFERENCES "Drawing" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "BlindOpinion" (
    "drawingId" TEXT NOT NULL,
    "reviewerId" TEXT NOT NULL,
    "label" INTEGER NOT NULL,
    "at" REAL NOT NULL,

    PRIMARY KEY ("drawingId", "reviewerId"),
    CONSTRAINT "BlindOpinion_drawingId_fkey" FOREIGN KEY ("drawingId") REFERENCES "Drawing" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ReviewClaim" (
    "drawingId" TEXT NOT NULL PRIMARY KEY,
    "reviewerId" TEXT NOT NULL,
    "expiresAt" REAL NOT NULL,
    CONSTRAINT "ReviewClaim_drawingId_fkey" FOREIGN KEY ("drawingId") REFERENCES "Drawing" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE UNIQUE INDEX "Drawing_savedById_requestId_key" ON "Drawing"("savedById", "requestId");

-- CreateIndex
CREATE UNIQUE INDEX "Drawing_roomId_glyph_revision_key" ON "Drawing"("roomId", "glyph", "revision");

-- CreateIndex
CREATE INDEX "Drawing_personId_createdAt_id_idx" ON "Drawing"("personId", "createdAt", "id");

-- CreateIndex
CREATE INDEX "Drawing_status_disagreement_id_idx" ON "Drawing"("status", "disagreement", "id");

-- CreateIndex
CREATE INDEX "Drawing_status_doubt_id_idx" ON "Drawing"("status", "doubt", "id");

-- CreateIndex
CREATE INDEX "Drawing_status_novelty_id_idx" ON "Drawing"("status", "novelty", "id");

-- CreateIndex
CREATE INDEX "Drawing_status_createdAt_id_idx" ON "Drawing"("status", "createdAt", "id");

-- CreateIndex
CREATE INDEX "Drawing_label_createdAt_id_idx" ON "Drawing"("label", "createdAt", "id");

-- CreateIndex
CREATE INDEX "Drawing_parentId_idx" ON "Drawing"("parentId");

-- CreateIndex
CREATE INDEX "Drawing_digest_idx" ON "Drawing"("digest");

-- CreateIndex
CREATE INDEX "Drawing_band0_idx" ON "Drawing"("band0");

-- CreateIndex
CREATE INDEX "Drawing_band1_idx" ON "Drawing"("band1");

-- CreateIndex
CREATE INDEX "Drawing_band2_idx" ON "Drawing"("band2");

-- CreateIndex
CREATE INDEX "Drawing_band3_idx" ON "Drawing"("band3");

-- CreateIndex
CREATE INDEX "BlindOpinion_reviewerId_idx" ON "BlindOpinion"("reviewerId");

-- CreateIndex
CREATE INDEX "ReviewClaim_reviewerId_idx" ON "ReviewClaim"("reviewerId");
