-- CreateTable
CREATE TABLE "Person" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "createdAt" REAL NOT NULL,
    "seenAt" REAL NOT NULL
);

-- CreateTable
CREATE TABLE "Room" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "draft" BOOLEAN NOT NULL,
    "ownerId" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "createdAt" REAL NOT NULL,
    "drawKey" TEXT NOT NULL,
    "viewKey" TEXT NOT NULL,
    "epoch" INTEGER NOT NULL DEFAULT 0,
    "seq" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "Room_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "Person" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Participant" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "roomId" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "colour" INTEGER NOT NULL,
    "joinedAt" REAL NOT NULL,
    "visitedAt" REAL NOT NULL,
    CONSTRAINT "Participant_roomId_fkey" FOREIGN KEY ("roomId") REFERENCES "Room" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Participant_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "RoomSession" (
    "roomId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "participantId" TEXT NOT NULL,
    "lastN" INTEGER NOT NULL,

    PRIMARY KEY ("roomId", "id"),
    CONSTRAINT "RoomSession_roomId_fkey" FOREIGN KEY ("roomId") REFERENCES "Room" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "RoomSession_participantId_fkey" FOREIGN KEY ("participantId") REFERENCES "Participant" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "LogEntry" (
    "roomId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "sessionId" TEXT NOT NULL,
    "n" INTEGER NOT NULL,
    "at" REAL NOT NULL,
    "kind" TEXT NOT NULL,
    "body" TEXT NOT NULL,

    PRIMARY KEY ("roomId", "seq"),
    CONSTRAINT "LogEntry_roomId_fkey" FOREIGN KEY ("roomId") REFERENCES "Room" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Stroke" (
    "roomId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "firstSeq" INTEGER NOT NULL,
    "lastSeq" INTEGER NOT NULL,
    "ended" BOOLEAN NOT NULL,
    "points" BLOB NOT NULL,

    PRIMARY KEY ("roomId", "id"),
    CONSTRAINT "Stroke_roomId_fkey" FOREIGN KEY ("roomId") REFERENCES "Room" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "StrokeChunk" (
    "roomId" TEXT NOT NULL,
    "strokeId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "sessionId" TEXT NOT NULL,
    "n" INTEGER NOT NULL,
    "points" BLOB NOT NULL,

    PRIMARY KEY ("roomId", "strokeId", "seq"),
    CONSTRAINT "StrokeChunk_roomId_strokeId_fkey" FOREIGN KEY ("roomId", "strokeId") REFERENCES "Stroke" ("roomId", "id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AdminToken" (
    "hash" TEXT NOT NULL PRIMARY KEY,
    "createdAt" REAL NOT NULL,
    "claimedAt" REAL,
    "claimedBy" TEXT,
    CONSTRAINT "AdminToken_claimedBy_fkey" FOREIGN KEY ("claimedBy") REFERENCES "Person" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "Room_draft_createdAt_idx" ON "Room"("draft", "createdAt");

-- CreateIndex
CREATE INDEX "Room_ownerId_idx" ON "Room"("ownerId");

-- CreateIndex
CREATE INDEX "Participant_personId_visitedAt_idx" ON "Participant"("personId", "visitedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Participant_roomId_personId_key" ON "Participant"("roomId", "personId");

-- CreateIndex
CREATE INDEX "RoomSession_participantId_idx" ON "RoomSession"("participantId");

-- CreateIndex
CREATE UNIQUE INDEX "LogEntry_roomId_sessionId_n_key" ON "LogEntry"("roomId", "sessionId", "n");

-- CreateIndex
CREATE UNIQUE INDEX "Stroke_roomId_firstSeq_key" ON "Stroke"("roomId", "firstSeq");

-- CreateIndex
CREATE UNIQUE INDEX "StrokeChunk_roomId_sessionId_n_key" ON "StrokeChunk"("roomId", "sessionId", "n");

-- CreateIndex
CREATE INDEX "AdminToken_claimedBy_idx" ON "AdminToken"("claimedBy");
