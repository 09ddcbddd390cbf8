-- CreateTable
CREATE TABLE "Game" (
    "roomId" TEXT NOT NULL PRIMARY KEY,
    "mode" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "standing" TEXT NOT NULL,
    "players" INTEGER NOT NULL,
    "daily" TEXT,
    "ownerId" TEXT NOT NULL,
    "changedAt" REAL NOT NULL,
    CONSTRAINT "Game_roomId_fkey" FOREIGN KEY ("roomId") REFERENCES "Room" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "GameRound" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "roomId" TEXT NOT NULL,
    "match" INTEGER NOT NULL,
    "n" INTEGER NOT NULL,
    "mode" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "digits" INTEGER NOT NULL,
    "twist" TEXT NOT NULL,
    "daily" TEXT,
    "startedAt" REAL NOT NULL,
    "endedAt" REAL NOT NULL,
    "modelPoints" INTEGER NOT NULL
);

-- CreateTable
CREATE TABLE "RoundResult" (
    "roundId" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "roomId" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "daily" TEXT,
    "endedAt" REAL NOT NULL,
    "team" INTEGER,
    "points" INTEGER NOT NULL,
    "prompt" TEXT,
    "readMs" REAL,
    "netRead" TEXT,
    "judged" INTEGER NOT NULL,
    "judgedRight" INTEGER NOT NULL,
    "fooled" BOOLEAN NOT NULL,
    "drawingId" TEXT,

    PRIMARY KEY ("roundId", "personId"),
    CONSTRAINT "RoundResult_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "GameRound" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "RoundResult_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "RoundResult_drawingId_fkey" FOREIGN KEY ("drawingId") REFERENCES "Drawing" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "RoundVote" (
    "roundId" TEXT NOT NULL,
    "authorId" TEXT NOT NULL,
    "voterId" TEXT NOT NULL,
    "n" INTEGER NOT NULL,
    "said" TEXT NOT NULL,
    "right" BOOLEAN NOT NULL,
    "ms" REAL NOT NULL,

    PRIMARY KEY ("roundId", "authorId", "voterId", "n"),
    CONSTRAINT "RoundVote_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "GameRound" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "RoundVote_voterId_fkey" FOREIGN KEY ("voterId") REFERENCES "Person" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE UNIQUE INDEX "Game_daily_ownerId_key" ON "Game"("daily", "ownerId");

-- CreateIndex
CREATE UNIQUE INDEX "GameRound_roomId_match_n_key" ON "GameRound"("roomId", "match", "n");

-- CreateIndex
CREATE INDEX "GameRound_endedAt_id_idx" ON "GameRound"("endedAt", "id");

-- CreateIndex
CREATE INDEX "GameRound_daily_endedAt_idx" ON "GameRound"("daily", "endedAt");

-- CreateIndex
CREATE UNIQUE INDEX "RoundResult_drawingId_key" ON "RoundResult"("drawingId");

-- CreateIndex
CREATE INDEX "RoundResult_personId_endedAt_idx" ON "RoundResult"("personId", "endedAt");

-- CreateIndex
CREATE INDEX "RoundResult_endedAt_personId_points_idx" ON "RoundResult"("endedAt", "personId", "points");

-- CreateIndex
CREATE INDEX "RoundResult_roomId_endedAt_idx" ON "RoundResult"("roomId", "endedAt");

-- CreateIndex
CREATE INDEX "RoundResult_fooled_endedAt_idx" ON "RoundResult"("fooled", "endedAt");

-- CreateIndex
CREATE INDEX "RoundVote_voterId_idx" ON "RoundVote"("voterId");
