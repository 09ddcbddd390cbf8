-- An import begins many strokes at one seq.
DROP INDEX "Stroke_roomId_firstSeq_key";

-- CreateIndex
CREATE INDEX "Stroke_roomId_firstSeq_id_idx" ON "Stroke"("roomId", "firstSeq", "id");
