'use client';

import { useEffect } from 'react';
import { isTyping } from '@/app/canvas/shortcuts';
import type { RoomSession } from '@/app/session/room-session';
import { STROKE_FILE_FORMAT } from '@/lib/stroke/stroke-file';
import { importFile, importStrokes } from './import-strokes';

/** A file of strokes that is dropped on the page, or pasted, lands on the sheet. */
export function useImport(session: RoomSession): void {
  useEffect(() => {
    const holdsFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

    function onDragOver(event: DragEvent): void {
      if (holdsFile(event)) event.preventDefault();
    }
    function onDrop(event: DragEvent): void {
      if (!holdsFile(event)) return;
      // Else the browser would leave the page for the file.
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (file !== undefined) void importFile(session, file);
    }
    function onPaste(event: ClipboardEvent): void {
      if (isTyping(event)) return;
      const file = event.clipboardData?.files[0];
      const text = event.clipboardData?.getData('text/plain') ?? '';
      // What else is pasted is not meant for the sheet.
      if (file?.type === 'application/json') void importFile(session, file);
      else if (text.includes(STROKE_FILE_FORMAT)) importStrokes(session, text);
    }

    addEventListener('dragover', onDragOver);
    addEventListener('drop', onDrop);
    addEventListener('paste', onPaste);
    return () => {
      removeEventListener('dragover', onDragOver);
      removeEventListener('drop', onDrop);
      removeEventListener('paste', onPaste);
    };
  }, [session]);
}
