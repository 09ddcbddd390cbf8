'use client';

import { Menu } from '@base-ui/react/menu';
import { ArrowDownUp, Download, Upload } from 'lucide-react';
import { pickFile } from '@/app/export/pick-file';
import popup from '@/app/ui/popup.module.css';
import { type Brought, bringIn, exportAddress, IMPORTED_FILES } from './exchange';
import styles from './filter-bar.module.css';
import type { ReviewFilter } from './review-api';

const FORMATS = [
  ['drawings-idx.zip', 'IDX pair, as MNIST is'],
  ['drawings.csv', 'CSV with pixels'],
  ['drawings.ndjson', 'NDJSON with strokes'],
  ['drawings.png', 'Contact sheet'],
] as const;

interface Props {
  readonly filter: ReviewFilter;
  onBrought(brought: Brought): void;
}

/** Takes along what the filter lets through, and brings in what was taken along elsewhere. */
export function ExchangeMenu({ filter, onBrought }: Props) {
  return (
    <Menu.Root>
      <Menu.Trigger className={styles.toggle}>
        <ArrowDownUp aria-hidden="true" />
        Files
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={8} align="end">
          <Menu.Popup className={popup.popup}>
            <Menu.Group>
              <Menu.GroupLabel className={popup.group}>Download these drawings</Menu.GroupLabel>
              {FORMATS.map(([format, name]) => (
                <Menu.LinkItem
                  key={format}
                  className={popup.item}
                  href={exportAddress(format, filter)}
                  download={format}
                  closeOnClick
                >
                  <Download aria-hidden="true" />
                  {name}
                </Menu.LinkItem>
              ))}
            </Menu.Group>
            <Menu.Item
              className={popup.item}
              onClick={() => pickFile(IMPORTED_FILES, (file) => void bringIn(file).then(onBrought))}
            >
              <Upload aria-hidden="true" />
              Bring in a file…
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
