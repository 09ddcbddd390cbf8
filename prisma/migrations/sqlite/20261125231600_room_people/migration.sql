-- AlterTable
ALTER TABLE "Room" ADD COLUMN "drawTurn" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Room" ADD COLUMN "viewTurn" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Room" ADD COLUMN "listed" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "Room" ADD COLUMN "seenAt" REAL NOT NULL DEFAULT 0;
ALTER TABLE "Room" ADD COLUMN "archivedAt" REAL;

-- AlterTable
ALTER TABLE "Participant" ADD COLUMN "via" TEXT;

-- Whoever is in a room came by what their role says.
UPDATE "Participant" SET "via" = CASE "role" WHEN 'owner' THEN 'owner' WHEN 'viewer' THEN 'view' ELSE 'draw' END;
UPDATE "Room" SET "seenAt" = max("createdAt", coalesce(
    (SELECT max(p."visitedAt") FROM "Participant" AS p WHERE p."roomId" = "Room"."id"), 0));

-- CreateIndex
CREATE INDEX "Room_listed_seenAt_idx" ON "Room"("listed", "seenAt");

-- CreateIndex
CREATE INDEX "Room_archivedAt_seenAt_idx" ON "Room"("archivedAt", "seenAt");
