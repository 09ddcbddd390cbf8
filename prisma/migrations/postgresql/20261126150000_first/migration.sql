-- CreateTable
CREATE TABLE "Person" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "createdAt" DOUBLE PRECISION NOT NULL,
    "seenAt" DOUBLE PRECISION NOT NULL,
    "consentVersion" INTEGER,
    "consentAgrees" BOOLEAN,
    "turn" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Room" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "draft" BOOLEAN NOT NULL,
    "ownerId" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "createdAt" DOUBLE PRECISION NOT NULL,
    "drawKey" TEXT NOT NULL,
    "viewKey" TEXT NOT NULL,
    "epoch" INTEGER NOT NULL DEFAULT 0,
    "seq" INTEGER NOT NULL DEFAULT 0,
    "drawTurn" INTEGER NOT NULL DEFAULT 0,
    "viewTurn" INTEGER NOT NULL DEFAULT 0,
    "listed" BOOLEAN NOT NULL DEFAULT false,
    "seenAt" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "archivedAt" DOUBLE PRECISION,

    CONSTRAINT "Room_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Participant" (
    "id" TEXT NOT NULL,
    "roomId" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "colour" INTEGER NOT NULL,
    "joinedAt" DOUBLE PRECISION NOT NULL,
    "visitedAt" DOUBLE PRECISION NOT NULL,
    "via" TEXT,

    CONSTRAINT "Participant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RoomSession" (
    "roomId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "participantId" TEXT NOT NULL,
    "lastN" INTEGER NOT NULL,

    CONSTRAINT "RoomSession_pkey" PRIMARY KEY ("roomId","id")
);

-- CreateTable
CREATE TABLE "LogEntry" (
    "roomId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "sessionId" TEXT NOT NULL,
    "n" INTEGER NOT NULL,
    "at" DOUBLE PRECISION NOT NULL,
    "kind" TEXT NOT NULL,
    "body" TEXT NOT NULL,

    CONSTRAINT "LogEntry_pkey" PRIMARY KEY ("roomId","seq")
);

-- CreateTable
CREATE TABLE "Stroke" (
    "roomId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "firstSeq" INTEGER NOT NULL,
    "lastSeq" INTEGER NOT NULL,
    "ended" BOOLEAN NOT NULL,
    "points" BYTEA NOT NULL,

    CONSTRAINT "Stroke_pkey" PRIMARY KEY ("roomId","id")
);

-- CreateTable
CREATE TABLE "StrokeChunk" (
    "roomId" TEXT NOT NULL,
    "strokeId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "sessionId" TEXT NOT NULL,
    "n" INTEGER NOT NULL,
    "points" BYTEA NOT NULL,

    CONSTRAINT "StrokeChunk_pkey" PRIMARY KEY ("roomId","strokeId","seq")
);

-- CreateTable
CREATE TABLE "ChatMessage" (
    "roomId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "participantId" TEXT NOT NULL,
    "at" DOUBLE PRECISION NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "ChatMessage_pkey" PRIMARY KEY ("roomId","id")
);

-- CreateTable
CREATE TABLE "ChatReaction" (
    "roomId" TEXT NOT NULL,
    "messageId" TEXT NOT NULL,
    "participantId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,

    CONSTRAINT "ChatReaction_pkey" PRIMARY KEY ("roomId","messageId","participantId","kind")
);

-- CreateTable
CREATE TABLE "PersonKey" (
    "hash" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "createdAt" DOUBLE PRECISION NOT NULL,
    "expiresAt" DOUBLE PRECISION,

    CONSTRAINT "PersonKey_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "AdminToken" (
    "hash" TEXT NOT NULL,
    "createdAt" DOUBLE PRECISION NOT NULL,
    "claimedAt" DOUBLE PRECISION,
    "claimedBy" TEXT,

    CONSTRAINT "AdminToken_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "Drawing" (
    "id" TEXT NOT NULL,
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
    "createdAt" DOUBLE PRECISION NOT NULL,
    "consent" INTEGER NOT NULL,
    "label" INTEGER,
    "labelSource" TEXT,
    "status" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "read" INTEGER NOT NULL,
    "confidence" DOUBLE PRECISION NOT NULL,
    "isDigit" DOUBLE PRECISION,
    "disagreement" DOUBLE PRECISION NOT NULL,
    "doubt" DOUBLE PRECISION NOT NULL,
    "novelty" DOUBLE PRECISION NOT NULL,
    "digest" TEXT NOT NULL,
    "thumb" BYTEA NOT NULL,
    "band0" INTEGER NOT NULL,
    "band1" INTEGER NOT NULL,
    "band2" INTEGER NOT NULL,
    "band3" INTEGER NOT NULL,
    "parentId" TEXT,
    "place" INTEGER,
    "number" TEXT,
    "changes" INTEGER NOT NULL,

    CONSTRAINT "Drawing_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DrawingInk" (
    "drawingId" TEXT NOT NULL,
    "input" BYTEA NOT NULL,
    "probabilities" BYTEA NOT NULL,
    "strokes" BYTEA NOT NULL,

    CONSTRAINT "DrawingInk_pkey" PRIMARY KEY ("drawingId")
);

-- CreateTable
CREATE TABLE "LabelEvent" (
    "drawingId" TEXT NOT NULL,
    "n" INTEGER NOT NULL,
    "personId" TEXT,
    "at" DOUBLE PRECISION NOT NULL,
    "action" TEXT NOT NULL,
    "label" INTEGER,
    "labelSource" TEXT,
    "status" TEXT NOT NULL,

    CONSTRAINT "LabelEvent_pkey" PRIMARY KEY ("drawingId","n")
);

-- CreateTable
CREATE TABLE "BlindOpinion" (
    "drawingId" TEXT NOT NULL,
    "reviewerId" TEXT NOT NULL,
    "label" INTEGER NOT NULL,
    "at" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "BlindOpinion_pkey" PRIMARY KEY ("drawingId","reviewerId")
);

-- CreateTable
CREATE TABLE "ReviewClaim" (
    "drawingId" TEXT NOT NULL,
    "reviewerId" TEXT NOT NULL,
    "expiresAt" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "ReviewClaim_pkey" PRIMARY KEY ("drawingId")
);

-- CreateTable
CREATE TABLE "Game" (
    "roomId" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "standing" TEXT NOT NULL,
    "players" INTEGER NOT NULL,
    "daily" TEXT,
    "ownerId" TEXT NOT NULL,
    "changedAt" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "Game_pkey" PRIMARY KEY ("roomId")
);

-- CreateTable
CREATE TABLE "GameRound" (
    "id" TEXT NOT NULL,
    "roomId" TEXT NOT NULL,
    "match" INTEGER NOT NULL,
    "n" INTEGER NOT NULL,
    "mode" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "digits" INTEGER NOT NULL,
    "twist" TEXT NOT NULL,
    "daily" TEXT,
    "startedAt" DOUBLE PRECISION NOT NULL,
    "endedAt" DOUBLE PRECISION NOT NULL,
    "modelPoints" INTEGER NOT NULL,

    CONSTRAINT "GameRound_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RoundResult" (
    "roundId" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "roomId" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "daily" TEXT,
    "endedAt" DOUBLE PRECISION NOT NULL,
    "team" INTEGER,
    "points" INTEGER NOT NULL,
    "prompt" TEXT,
    "readMs" DOUBLE PRECISION,
    "netRead" TEXT,
    "judged" INTEGER NOT NULL,
    "judgedRight" INTEGER NOT NULL,
    "fooled" BOOLEAN NOT NULL,
    "drawingId" TEXT,

    CONSTRAINT "RoundResult_pkey" PRIMARY KEY ("roundId","personId")
);

-- CreateTable
CREATE TABLE "RoundVote" (
    "roundId" TEXT NOT NULL,
    "authorId" TEXT NOT NULL,
    "voterId" TEXT NOT NULL,
    "n" INTEGER NOT NULL,
    "said" TEXT NOT NULL,
    "right" BOOLEAN NOT NULL,
    "ms" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "RoundVote_pkey" PRIMARY KEY ("roundId","authorId","voterId","n")
);

-- CreateTable
CREATE TABLE "DigitTally" (
    "scope" TEXT NOT NULL,
    "period" INTEGER NOT NULL,
    "personId" TEXT NOT NULL,
    "digit" INTEGER NOT NULL,
    "drawn" INTEGER NOT NULL,
    "read" INTEGER NOT NULL,

    CONSTRAINT "DigitTally_pkey" PRIMARY KEY ("scope","period","personId","digit")
);

-- CreateTable
CREATE TABLE "ReadabilityTally" (
    "scope" TEXT NOT NULL,
    "period" INTEGER NOT NULL,
    "personId" TEXT NOT NULL,
    "drawn" INTEGER NOT NULL,
    "mean" DOUBLE PRECISION NOT NULL,
    "bound" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "ReadabilityTally_pkey" PRIMARY KEY ("scope","period","personId")
);

-- CreateTable
CREATE TABLE "ReadingTally" (
    "scope" TEXT NOT NULL,
    "period" INTEGER NOT NULL,
    "digit" INTEGER NOT NULL,
    "read" INTEGER NOT NULL,
    "drawn" INTEGER NOT NULL,

    CONSTRAINT "ReadingTally_pkey" PRIMARY KEY ("scope","period","digit","read")
);

-- CreateTable
CREATE TABLE "ModelTally" (
    "scope" TEXT NOT NULL,
    "period" INTEGER NOT NULL,
    "model" TEXT NOT NULL,
    "drawn" INTEGER NOT NULL,
    "read" INTEGER NOT NULL,

    CONSTRAINT "ModelTally_pkey" PRIMARY KEY ("scope","period","model")
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

    CONSTRAINT "PlayerTally_pkey" PRIMARY KEY ("scope","period","personId")
);

-- CreateTable
CREATE TABLE "DrawingReport" (
    "drawingId" TEXT NOT NULL,
    "reporterId" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "at" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "DrawingReport_pkey" PRIMARY KEY ("drawingId","reporterId")
);

-- CreateTable
CREATE TABLE "GalleryVerdict" (
    "drawingId" TEXT NOT NULL,
    "shown" BOOLEAN NOT NULL,
    "reviewerId" TEXT NOT NULL,
    "at" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "GalleryVerdict_pkey" PRIMARY KEY ("drawingId")
);

-- CreateTable
CREATE TABLE "GalleryHide" (
    "personId" TEXT NOT NULL,
    "drawingId" TEXT NOT NULL,

    CONSTRAINT "GalleryHide_pkey" PRIMARY KEY ("personId","drawingId")
);

-- CreateTable
CREATE TABLE "TrainingRun" (
    "id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "network" TEXT NOT NULL,
    "fromModel" TEXT NOT NULL,
    "fromDigest" TEXT NOT NULL,
    "startedById" TEXT,
    "createdAt" DOUBLE PRECISION NOT NULL,
    "startedAt" DOUBLE PRECISION,
    "endedAt" DOUBLE PRECISION,
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
    "beatAt" DOUBLE PRECISION,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "cancelAsked" BOOLEAN NOT NULL DEFAULT false,
    "checkpointed" BOOLEAN NOT NULL DEFAULT false,
    "result" TEXT,
    "resultDigest" TEXT,

    CONSTRAINT "TrainingRun_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TrainingDrawing" (
    "runId" TEXT NOT NULL,
    "drawingId" TEXT NOT NULL,
    "place" INTEGER NOT NULL,
    "label" INTEGER NOT NULL,
    "role" TEXT NOT NULL,

    CONSTRAINT "TrainingDrawing_pkey" PRIMARY KEY ("runId","place")
);

-- CreateTable
CREATE TABLE "TrainingEvent" (
    "runId" TEXT NOT NULL,
    "n" INTEGER NOT NULL,
    "at" DOUBLE PRECISION NOT NULL,
    "kind" TEXT NOT NULL,
    "body" TEXT NOT NULL,

    CONSTRAINT "TrainingEvent_pkey" PRIMARY KEY ("runId","n")
);

-- CreateTable
CREATE TABLE "ModelVersion" (
    "id" TEXT NOT NULL,
    "network" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "parent" TEXT,
    "runId" TEXT,
    "createdAt" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "ModelVersion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Promotion" (
    "id" TEXT NOT NULL,
    "network" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "previous" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "at" DOUBLE PRECISION NOT NULL,
    "byId" TEXT,
    "reason" TEXT,
    "gate" TEXT,

    CONSTRAINT "Promotion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ShadowTrial" (
    "id" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "live" TEXT NOT NULL,
    "share" DOUBLE PRECISION NOT NULL,
    "startedAt" DOUBLE PRECISION NOT NULL,
    "endedAt" DOUBLE PRECISION,
    "seen" INTEGER NOT NULL,
    "agreed" INTEGER NOT NULL,
    "disagreements" TEXT NOT NULL,

    CONSTRAINT "ShadowTrial_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Room_draft_createdAt_idx" ON "Room"("draft", "createdAt");

-- CreateIndex
CREATE INDEX "Room_listed_seenAt_idx" ON "Room"("listed", "seenAt");

-- CreateIndex
CREATE INDEX "Room_archivedAt_seenAt_idx" ON "Room"("archivedAt", "seenAt");

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
CREATE INDEX "Stroke_roomId_firstSeq_id_idx" ON "Stroke"("roomId", "firstSeq", "id");

-- CreateIndex
CREATE UNIQUE INDEX "StrokeChunk_roomId_sessionId_n_key" ON "StrokeChunk"("roomId", "sessionId", "n");

-- CreateIndex
CREATE INDEX "ChatMessage_roomId_at_id_idx" ON "ChatMessage"("roomId", "at", "id");

-- CreateIndex
CREATE INDEX "ChatMessage_participantId_idx" ON "ChatMessage"("participantId");

-- CreateIndex
CREATE INDEX "ChatReaction_participantId_idx" ON "ChatReaction"("participantId");

-- CreateIndex
CREATE INDEX "PersonKey_personId_idx" ON "PersonKey"("personId");

-- CreateIndex
CREATE INDEX "AdminToken_claimedBy_idx" ON "AdminToken"("claimedBy");

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
CREATE INDEX "Drawing_createdAt_id_idx" ON "Drawing"("createdAt", "id");

-- CreateIndex
CREATE INDEX "Drawing_source_createdAt_id_idx" ON "Drawing"("source", "createdAt", "id");

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
CREATE UNIQUE INDEX "Drawing_savedById_requestId_key" ON "Drawing"("savedById", "requestId");

-- CreateIndex
CREATE UNIQUE INDEX "Drawing_roomId_glyph_revision_key" ON "Drawing"("roomId", "glyph", "revision");

-- CreateIndex
CREATE INDEX "BlindOpinion_reviewerId_idx" ON "BlindOpinion"("reviewerId");

-- CreateIndex
CREATE INDEX "ReviewClaim_reviewerId_idx" ON "ReviewClaim"("reviewerId");

-- CreateIndex
CREATE UNIQUE INDEX "Game_daily_ownerId_key" ON "Game"("daily", "ownerId");

-- CreateIndex
CREATE INDEX "GameRound_endedAt_id_idx" ON "GameRound"("endedAt", "id");

-- CreateIndex
CREATE INDEX "GameRound_daily_endedAt_idx" ON "GameRound"("daily", "endedAt");

-- CreateIndex
CREATE UNIQUE INDEX "GameRound_roomId_match_n_key" ON "GameRound"("roomId", "match", "n");

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

-- AddForeignKey
ALTER TABLE "Room" ADD CONSTRAINT "Room_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Participant" ADD CONSTRAINT "Participant_roomId_fkey" FOREIGN KEY ("roomId") REFERENCES "Room"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Participant" ADD CONSTRAINT "Participant_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoomSession" ADD CONSTRAINT "RoomSession_roomId_fkey" FOREIGN KEY ("roomId") REFERENCES "Room"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoomSession" ADD CONSTRAINT "RoomSession_participantId_fkey" FOREIGN KEY ("participantId") REFERENCES "Participant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LogEntry" ADD CONSTRAINT "LogEntry_roomId_fkey" FOREIGN KEY ("roomId") REFERENCES "Room"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Stroke" ADD CONSTRAINT "Stroke_roomId_fkey" FOREIGN KEY ("roomId") REFERENCES "Room"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StrokeChunk" ADD CONSTRAINT "StrokeChunk_roomId_strokeId_fkey" FOREIGN KEY ("roomId", "strokeId") REFERENCES "Stroke"("roomId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ChatMessage" ADD CONSTRAINT "ChatMessage_roomId_fkey" FOREIGN KEY ("roomId") REFERENCES "Room"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ChatMessage" ADD CONSTRAINT "ChatMessage_participantId_fkey" FOREIGN KEY ("participantId") REFERENCES "Participant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ChatReaction" ADD CONSTRAINT "ChatReaction_roomId_messageId_fkey" FOREIGN KEY ("roomId", "messageId") REFERENCES "ChatMessage"("roomId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ChatReaction" ADD CONSTRAINT "ChatReaction_participantId_fkey" FOREIGN KEY ("participantId") REFERENCES "Participant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PersonKey" ADD CONSTRAINT "PersonKey_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AdminToken" ADD CONSTRAINT "AdminToken_claimedBy_fkey" FOREIGN KEY ("claimedBy") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Drawing" ADD CONSTRAINT "Drawing_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Drawing" ADD CONSTRAINT "Drawing_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Drawing"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DrawingInk" ADD CONSTRAINT "DrawingInk_drawingId_fkey" FOREIGN KEY ("drawingId") REFERENCES "Drawing"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LabelEvent" ADD CONSTRAINT "LabelEvent_drawingId_fkey" FOREIGN KEY ("drawingId") REFERENCES "Drawing"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BlindOpinion" ADD CONSTRAINT "BlindOpinion_drawingId_fkey" FOREIGN KEY ("drawingId") REFERENCES "Drawing"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReviewClaim" ADD CONSTRAINT "ReviewClaim_drawingId_fkey" FOREIGN KEY ("drawingId") REFERENCES "Drawing"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Game" ADD CONSTRAINT "Game_roomId_fkey" FOREIGN KEY ("roomId") REFERENCES "Room"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoundResult" ADD CONSTRAINT "RoundResult_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "GameRound"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoundResult" ADD CONSTRAINT "RoundResult_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoundResult" ADD CONSTRAINT "RoundResult_drawingId_fkey" FOREIGN KEY ("drawingId") REFERENCES "Drawing"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoundVote" ADD CONSTRAINT "RoundVote_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "GameRound"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoundVote" ADD CONSTRAINT "RoundVote_voterId_fkey" FOREIGN KEY ("voterId") REFERENCES "Person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DrawingReport" ADD CONSTRAINT "DrawingReport_drawingId_fkey" FOREIGN KEY ("drawingId") REFERENCES "Drawing"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DrawingReport" ADD CONSTRAINT "DrawingReport_reporterId_fkey" FOREIGN KEY ("reporterId") REFERENCES "Person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GalleryVerdict" ADD CONSTRAINT "GalleryVerdict_drawingId_fkey" FOREIGN KEY ("drawingId") REFERENCES "Drawing"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GalleryHide" ADD CONSTRAINT "GalleryHide_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GalleryHide" ADD CONSTRAINT "GalleryHide_drawingId_fkey" FOREIGN KEY ("drawingId") REFERENCES "Drawing"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TrainingDrawing" ADD CONSTRAINT "TrainingDrawing_runId_fkey" FOREIGN KEY ("runId") REFERENCES "TrainingRun"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TrainingDrawing" ADD CONSTRAINT "TrainingDrawing_drawingId_fkey" FOREIGN KEY ("drawingId") REFERENCES "Drawing"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TrainingEvent" ADD CONSTRAINT "TrainingEvent_runId_fkey" FOREIGN KEY ("runId") REFERENCES "TrainingRun"("id") ON DELETE CASCADE ON UPDATE CASCADE;
