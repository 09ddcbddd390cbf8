'use client';

import { Camera, ClipboardPaste, ImageUp, PenLine } from 'lucide-react';
import { type DragEvent, type ReactNode, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import button from '@/app/ui/button.module.css';
import { pictureIn } from './prepare-picture';
import styles from './try-it.module.css';

interface Props {
  /** What was sent last, to look at; nothing at first. */
  readonly children: ReactNode;
  onPicture(picture: Blob): void;
  onSample(): void;
  onProblem(message: string): void;
}

const never = () => () => {};
/** Browsers keep the clipboard from pages that came over plain HTTP; the keys still work there. */
const canReadClipboard = () => typeof navigator.clipboard?.read === 'function';

/** The ways to hand over a picture: chosen, dropped, pasted, photographed. */
export function PictureSource({ children, onPicture, onSample, onProblem }: Props) {
  const file = useRef<HTMLInputElement>(null);
  const photo = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const clipboard = useSyncExternalStore(never, canReadClipboard, () => false);

  useEffect(() => {
    function onPaste(event: ClipboardEvent): void {
      const picture = pictureIn(event.clipboardData);
      if (picture === null) return;
      event.preventDefault();
      onPicture(picture);
    }
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  }, [onPicture]);

  async function paste(): Promise<void> {
    try {
      for (const item of await navigator.clipboard.read()) {
        const type = item.types.find((name) => name.startsWith('image/'));
        if (type !== undefined) return onPicture(await item.getType(type));
      }
      onProblem('There is no picture in the clipboard. Copy one first.');
    } catch {
      onProblem('The browser did not let the page see the clipboard. Press Ctrl+V (on a Mac ⌘V) instead.');
    }
  }

  function drop(event: DragEvent): void {
    event.preventDefault();
    setOver(false);
    const picture = pictureIn(event.dataTransfer);
    if (picture) onPicture(picture);
    else onProblem('That is no picture. Drop a PNG, JPEG or WebP.');
  }

  const chosen = (input: HTMLInputElement): void => {
    const picture = input.files?.[0];
    // The same file chosen again is sent again.
    input.value = '';
    if (picture) onPicture(picture);
  };

  return (
    <div className={styles.source}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is one more way beside the buttons, for those who have a mouse. */}
      <div
        className={styles.drop}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        {children}
      </div>
      <div className={styles.buttons}>
        <button
          type="button"
          className={`${button.solid} ${styles.wide}`}
          onClick={() => file.current!.click()}
        >
          <ImageUp aria-hidden="true" />
          Choose a picture
        </button>
        <button
          type="button"
          className={`${button.button} ${styles.touch}`}
          onClick={() => photo.current!.click()}
        >
          <Camera aria-hidden="true" />
          Take a photo
        </button>
        {clipboard && (
          <button type="button" className={button.button} onClick={() => void paste()}>
            <ClipboardPaste aria-hidden="true" />
            Paste
          </button>
        )}
        <button type="button" className={button.button} onClick={onSample} data-testid="send-sample">
          <PenLine aria-hidden="true" />
          Sample strokes
        </button>
      </div>
      <input
        ref={file}
        type="file"
        accept="image/*"
        hidden
        data-testid="picture-file"
        onChange={(event) => chosen(event.currentTarget)}
      />
      <input
        ref={photo}
        type="file"
        accept="image/*"
        capture="environment"
        hidden
        data-testid="picture-photo"
        onChange={(event) => chosen(event.currentTarget)}
      />
    </div>
  );
}
