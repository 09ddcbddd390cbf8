'use client';

import { useState } from 'react';
import { OneOf } from '@/app/ui/choices';
import { ListPage } from '@/app/ui/list-page';
import { DrawingsView } from './drawings-view';
import { RoundsView } from './rounds-view';

const VIEWS = ['drawings', 'rounds'] as const;
export type GalleryView = (typeof VIEWS)[number];

/** What people drew and agreed to show. */
export function Gallery({ first }: { readonly first: GalleryView }) {
  const [view, setView] = useState(first);
  function show(next: GalleryView): void {
    history.replaceState(null, '', next === 'drawings' ? location.pathname : `?view=${next}`);
    setView(next);
  }
  return (
    <ListPage
      title="Gallery"
      lead="What people drew here and agreed to show, with what the network made of it."
    >
      <div>
        <OneOf
          label="What is shown"
          value={view}
          options={[
            ['drawings', 'Drawings'],
            ['rounds', 'Rounds'],
          ]}
          onChange={show}
        />
      </div>
      {view === 'drawings' ? <DrawingsView /> : <RoundsView />}
    </ListPage>
  );
}
