-- CreateTable
CREATE TABLE "ChatMessage" (
    "roomId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "participantId" TEXT NOT NULL,
    "at" REAL NOT NULL,
    "text" TEXT NOT NULL,

    PRIMARY KEY ("roomId", "id"),
    CONSTRAINT "ChatMessage_roomId_fkey" FOREIGN KEY ("roomId") REFERENCES "Room" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "ChatMessage_participantId_fkey" FOREIGN KEY ("participantId") REFERENCES "Participant" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ChatReaction" (
    "roomId" TEXT NOT NULL,
    "messageId" TEXT NOT NULL,
    "participantId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,

    PRIMARY KEY ("roomId", "messageId", "participantId", "kind"),
    CONSTRAINT "ChatReaction_roomId_messageId_fkey" FOREIGN KEY ("roomId", "messageId") REFERENCES "ChatMessage" ("roomId", "id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "ChatReaction_participantId_fkey" FOREIGN KEY ("participantId") REFERENCES "Participant" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "ChatMessage_roomId_at_id_idx" ON "ChatMessage"("roomId", "at", "id");

-- CreateIndex
CREATE INDEX "ChatMessage_participantId_idx" ON "ChatMessage"("participantId");

-- CreateIndex
CREATE INDEX "ChatReaction_participantId_idx" ON "ChatReaction"("participantId");
