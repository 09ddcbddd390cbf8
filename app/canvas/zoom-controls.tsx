'use client';

import { Minus, Plus } from 'lucide-react';
import { useCell } from '@/app/session/cell';
import { IconButton } from '@/app/ui/icon-button';
import { MAX_ZOOM, MIN_ZOOM, WHOLE_SHEET, ZOOM_STEP } from '@/lib/viewport/viewport';
import type { SheetView } from './sheet-view';
import styles from './zoom-controls.module.css';

/** In a corner of the sheet, out of the way: nearer, further, and the whole sheet again. */
export function ZoomControls({ view }: { readonly view: SheetView }) {
  const zoom = useCell(view.viewport, (viewport) => viewport.zoom);
  const level = `${Math.round(zoom * 100)}%`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset groups fields; these are buttons.
    <div className={styles.controls} role="group" aria-label="Zoom">
      <IconButton
        label="Zoom out"
        hint="Zoom out (−)"
        disabled={zoom <= MIN_ZOOM}
        onClick={() => view.zoomBy(1 / ZOOM_STEP)}
      >
        <Minus />
      </IconButton>
      <IconButton
        // Whoever speaks to the page says what stands on the button.
        label={`${level}: show the whole sheet`}
        hint="Show the whole sheet (0)"
        className={styles.level}
        onClick={() => view.show(WHOLE_SHEET)}
      >
        <span data-testid="zoom-level">{level}</span>
      </IconButton>
      <IconButton
        label="Zoom in"
        hint="Zoom in (+)"
        disabled={zoom >= MAX_ZOOM}
        onClick={() => view.zoomBy(ZOOM_STEP)}
      >
        <Plus />
      </IconButton>
    </div>
  );
}
