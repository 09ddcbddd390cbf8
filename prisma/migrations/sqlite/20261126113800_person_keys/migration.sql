-- AlterTable
ALTER TABLE "Person" ADD COLUMN "turn" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "PersonKey" (
    "hash" TEXT NOT NULL PRIMARY KEY,
    "personId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "createdAt" REAL NOT NULL,
    "expiresAt" REAL,
    CONSTRAINT "PersonKey_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "PersonKey_personId_idx" ON "PersonKey"("personId");
