-- CreateTable
CREATE TABLE "TrainingRun" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "status" TEXT NOT NULL,
    "network" TEXT NOT NULL,
    "fromModel" TEXT NOT NULL,
    "fromDigest" TEXT NOT NULL,
    "startedById" TEXT,
    "createdAt" REAL NOT NULL,
    "startedAt" REAL,
    "endedAt" REAL,
    "settings" TEXT NOT NULL,
    "engine" TEXT,
    "code" TEXT,
    "dataDigest" TEXT,
    "drawings" INTEGER NOT NULL,
    "people" INTEGER NOT NULL,
    "suspects" TEXT NOT NULL,
    "repeats" TEXT,
    "progress" TEXT,
    "reason" TEXT,
    "worker" TEXT,
    "beatAt" REAL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "cancelAsked" BOOLEAN NOT NULL DEFAULT false,
    "checkpointed" BOOLEAN NOT NULL DEFAULT false,
    "result" TEXT,
    "resultDigest" TEXT
);

-- CreateTable
CREATE TABLE "TrainingDrawing" (
    "runId" TEXT NOT NULL,
    "drawingId" TEXT NOT NULL,
    "place" INTEGER NOT NULL,
    "label" INTEGER NOT NULL,
    "role" TEXT NOT NULL,

    PRIMARY KEY ("runId", "place"),
    CONSTRAINT "TrainingDrawing_runId_fkey" FOREIGN KEY ("runId") REFERENCES "TrainingRun" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "TrainingDrawing_drawingId_fkey" FOREIGN KEY ("drawingId") REFERENCES "Drawing" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "TrainingEvent" (
    "runId" TEXT NOT NULL,
    "n" INTEGER NOT NULL,
    "at" REAL NOT NULL,
    "kind" TEXT NOT NULL,
    "body" TEXT NOT NULL,

    PRIMARY KEY ("runId", "n"),
    CONSTRAINT "TrainingEvent_runId_fkey" FOREIGN KEY ("runId") REFERENCES "TrainingRun" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ModelVersion" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "network" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "parent" TEXT,
    "runId" TEXT,
    "createdAt" REAL NOT NULL
);

-- CreateTable
CREATE TABLE "Promotion" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "network" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "previous" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "at" REAL NOT NULL,
    "byId" TEXT,
    "reason" TEXT,
    "gate" TEXT
);

-- CreateTable
CREATE TABLE "ShadowTrial" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "model" TEXT NOT NULL,
    "live" TEXT NOT NULL,
    "share" REAL NOT NULL,
    "startedAt" REAL NOT NULL,
    "endedAt" REAL,
    "seen" INTEGER NOT NULL,
    "agreed" INTEGER NOT NULL,
    "disagreements" TEXT NOT NULL
);

-- CreateIndex
CREATE INDEX "TrainingRun_status_createdAt_idx" ON "TrainingRun"("status", "createdAt");

-- CreateIndex
CREATE INDEX "TrainingRun_createdAt_idx" ON "TrainingRun"("createdAt");

-- CreateIndex
CREATE INDEX "TrainingDrawing_drawingId_idx" ON "TrainingDrawing"("drawingId");

-- CreateIndex
CREATE UNIQUE INDEX "ModelVersion_runId_key" ON "ModelVersion"("runId");

-- CreateIndex
CREATE UNIQUE INDEX "ModelVersion_network_number_key" ON "ModelVersion"("network", "number");

-- CreateIndex
CREATE INDEX "Promotion_network_at_idx" ON "Promotion"("network", "at");

-- CreateIndex
CREATE INDEX "ShadowTrial_model_startedAt_idx" ON "ShadowTrial"("model", "startedAt");

-- CreateIndex
CREATE INDEX "ShadowTrial_endedAt_idx" ON "ShadowTrial"("endedAt");
