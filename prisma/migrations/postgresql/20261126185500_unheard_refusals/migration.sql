-- AlterTable
ALTER TABLE "RoomSession" ADD COLUMN "refused" TEXT;
