'use client';

import { Columns2, History } from 'lucide-react';
import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useInspecting } from '@/app/inspector/inspector-slot';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import { IconButton } from '@/app/ui/icon-button';
import { NETWORKS, type Network, type NetworkName } from '@/lib/network/layers';
import { describeLayer } from '@/lib/scene/describe';
import { layersWithCells } from '@/lib/scene/layout';
import { everyLayerOpen, framesFor, openLayers, toggled } from './arrangement';
import { CompareChoice } from './compare/compare-choice';
import { modelName, type Second } from './compare/second-reading';
import { useSecondFrames } from './compare/use-second-frames';
import { FlatNetwork } from './flat/flat-network';
import { JourneyBar } from './journey/journey-bar';
import { focusBeside } from './network-focus';
import { networkOf } from './network-of';
import styles from './network-panel.module.css';
import { NetworkStage } from './network-stage';
import type { Arrangement, LayersShown, NetworkView } from './network-view';
import { Pins, PinTool } from './pins';
import { RampLegend } from './ramp-legend';
import { StageToolbar } from './stage-toolbar';
import { useComputedFrames } from './use-computed-frames';

interface Props {
  readonly session: RoomSession;
  readonly network: NetworkName;
  readonly layers: LayersShown;
}

type Stage = 'loading' | '3d' | 'no-webgl' | 'not-loaded';
/** Live; beside another; or the way of the signal, in time and from layer to layer. */
type Mode = 'live' | 'compare' | 'journey';

const EMPTY = 'Draw a digit, and the network lights up.';
const FLAT_BECAUSE = {
  'no-webgl': 'This browser has no WebGL 2: the network is flat.',
  'not-loaded': 'The 3D view could not be loaded, so the network is flat. Reload to try again.',
} as const;

const theSame: Second = { model: null, glyph: 'same' };

/** The network, live: in 3D where the browser can, as flat maps where it cannot. */
export function NetworkPanel({ session, network: name, layers }: Props) {
  const { frames, focus } = session;
  const network: Network = NETWORKS[name];
  const view = useRef<NetworkView>(null);
  const secondView = useRef<NetworkView>(null);
  const [kind, setKind] = useState<Stage>(() => (hasWebGl2() ? 'loading' : 'no-webgl'));
  const [mode, setMode] = useState<Mode>('live');
  const [second, setSecond] = useState<Second>(theSame);
  const [difference, setDifference] = useState(false);
  const [arrangement, setArrangement] = useState<Arrangement>(() => ({
    open: openLayers(network, layers),
    spacing: 'compact',
  }));
  const { computed, failure } = useComputedFrames(mode !== 'live');
  const lit = useLit(session);
  const inspecting = useInspecting(session);
  const describedBy = useId();

  const secondNetwork: Network = second.model === null ? network : NETWORKS[networkOf(second.model)];
  const alike = secondNetwork === network;
  const secondFocus = useMemo(() => (alike ? focus : focusBeside(focus)), [alike, focus]);
  useSecondFrames(session, second, mode === 'compare' ? computed : null);

  /** Computed readings have every layer; what they stand beside is to have them, too. */
  const need = (mode: Mode, arrangement: Arrangement): LayersShown =>
    mode === 'compare' ? 'all' : framesFor(network, arrangement);
  const arrange = (next: Arrangement): void => {
    setArrangement(next);
    session.showLayers(need(mode, next));
  };
  const change = (next: Mode): void => {
    setMode(next);
    const wanted = need(next, arrangement);
    if (wanted !== layers) session.showLayers(wanted);
  };
  const openAll = (all: boolean): void =>
    arrange({ ...arrangement, open: openLayers(network, all ? 'all' : 'default') });
  const toggle = (layer: string): void => arrange(toggled(arrangement, layer));
  const explode = (exploded: boolean): void =>
    arrange({ ...arrangement, spacing: exploded ? 'exploded' : 'compact' });
  const onOtherKey = (key: string): boolean => {
    const selected = focus.selection.get();
    if (key === 'a') openAll(!everyLayerOpen(network, arrangement));
    else if (key === 'e') explode(arrangement.spacing === 'compact');
    else if (key === 'o' && selected) toggle(selected.layer);
    else return false;
    return true;
  };
  const [litThrough, setLitThrough] = useState<number | null>(null);
  const lightThrough = useCallback((slot: number | null) => {
    view.current?.revealThrough(slot);
    setLitThrough(slot);
  }, []);
  const described = useMemo(() => summary(network), [network]);
  const flat = kind === 'no-webgl' || kind === 'not-loaded';
  const explains = useCell(focus.selection, (selected) => selected !== null);
  useEffect(() => {
    // What is explained may be a map that the flat view leaves out, or may come from one.
    if (!flat || !explains) return;
    setArrangement((now) => ({ ...now, open: openLayers(network, 'all') }));
    session.showLayers('all');
  }, [flat, explains, network, session]);
  const beside = mode === 'compare' && computed !== null;
  const differs = beside && difference && alike;
  const shown = mode === 'journey' && computed ? computed : frames;
  const common = { describedBy, arrangement, onToggle: toggle, onStage: setKind, onOtherKey };

  return (
    <section
      className={styles.panel}
      aria-label="The network, live"
      data-mode={mode}
      data-inspecting={inspecting || undefined}
      data-testid="network-panel"
    >
      <div className={styles.stages} data-beside={(beside && !differs) || undefined}>
        <div className={styles.pane}>
          {flat ? (
            <FlatNetwork
              network={network}
              frames={shown}
              minus={differs ? computed : undefined}
              layers={layers}
              through={litThrough}
              note={beside ? null : [FLAT_BECAUSE[kind], lit ? null : EMPTY].filter(Boolean).join(' ')}
              focus={focus}
            />
          ) : (
            <NetworkStage
              {...common}
              network={network}
              focus={focus}
              frames={shown}
              minus={differs ? computed : undefined}
              label="The network in 3D"
              testId="network-stage"
              view={view}
            />
          )}
          {beside && !differs && (
            <p className={styles.paneName} data-over-stage="">
              Live
            </p>
          )}
        </div>
        {beside && !differs && (
          <div className={styles.pane}>
            {flat ? (
              <FlatNetwork
                network={secondNetwork}
                frames={computed}
                layers={layers}
                note={null}
                focus={secondFocus}
                second
              />
            ) : (
              <NetworkStage
                {...common}
                key={secondNetwork.name}
                network={secondNetwork}
                focus={secondFocus}
                frames={computed}
                label="The other network in 3D"
                testId="second-stage"
                view={secondView}
              />
            )}
            <p className={styles.paneName} data-over-stage="">
              {second.model === null ? 'Beside it' : modelName(second.model)}
            </p>
          </div>
        )}
        {!lit && !flat && (
          <p className={styles.empty} data-over-stage="">
            {EMPTY}
          </p>
        )}
        {failure !== null && (
          <p className={styles.failure} role="alert">
            {failure}
          </p>
        )}
        <Pins session={session} network={network} />
        <RampLegend signed={differs} />
      </div>
      <p id={describedBy} className="visually-hidden">
        {described} Arrow keys turn, with Shift they move, plus and minus zoom, 0 to 4 look from one side or
        the other. Tab goes from layer to layer, Enter selects it and then its strongest cell, Alt with arrow
        keys moves from cell to cell, Escape steps back. A opens all layers, O the selected one, E moves them
        apart.
      </p>
      <StageToolbar
        allOpen={everyLayerOpen(network, arrangement)}
        exploded={arrangement.spacing === 'exploded'}
        // While it is still fetched, too: the tools keep their places.
        threeD={!flat}
        onAllOpen={openAll}
        onExploded={explode}
        onView={(wanted) => view.current?.lookFrom(wanted)}
      >
        <PinTool session={session} />
        {(
          [
            ['journey', 'Step by step', 'How it came to this answer, step by step', History],
            ['compare', 'Compare', 'Beside another network or another drawing', Columns2],
          ] as const
        ).map(([wanted, label, hint, Icon]) => (
          <IconButton
            key={wanted}
            label={label}
            hint={hint}
            aria-pressed={mode === wanted}
            className={`${styles.tool} ${styles.whole}`}
            onClick={() => change(mode === wanted ? 'live' : wanted)}
          >
            <Icon />
          </IconButton>
        ))}
      </StageToolbar>
      {mode === 'compare' && (
        <CompareChoice
          session={session}
          second={second}
          onChange={setSecond}
          difference={alike ? difference : null}
          onDifference={setDifference}
        />
      )}
      {mode === 'journey' && computed !== null && (
        <JourneyBar session={session} network={network} frames={computed} onLitThrough={lightThrough} />
      )}
    </section>
  );
}

/** Whether there is anything to see. */
function useLit({ frames }: RoomSession): boolean {
  const [lit, setLit] = useState(false);
  useEffect(() => {
    setLit(frames.latest !== null);
    return frames.subscribe((frame) => setLit(frame !== null));
  }, [frames]);
  return lit;
}

function summary(network: Network): string {
  const parts = layersWithCells(network).map(({ layer }) => {
    const { name, shape, parameters } = describeLayer(network, layer);
    return `${name} (${[shape, parameters].filter((part) => part !== null).join(', ')})`;
  });
  return `From the drawing to the answer: ${parts.join(', ')}.`;
}

function hasWebGl2(): boolean {
  const context = document.createElement('canvas').getContext('webgl2');
  // Browsers keep few contexts alive: this one was only a question.
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return context !== null;
}
