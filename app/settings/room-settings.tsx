'use client';

import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { Switch } from '@base-ui/react/switch';
import { Settings2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import { rightsOf } from '@/app/session/status';
import button from '@/app/ui/button.module.css';
import form from '@/app/ui/form.module.css';
import { FormDialog } from '@/app/ui/form-dialog';
import { IconButton } from '@/app/ui/icon-button';
import type { NetworkName } from '@/lib/network/layers';
import { MAX_FEW, type RoomSettings as Settings } from '@/lib/room/facts';
import { cleanName, MAX_NAME_LENGTH } from '@/lib/text/clean-name';

const OTHERS_INK = [
  ['few', `Allowed while at most ${MAX_FEW} people are here`],
  ['always', 'Always allowed'],
  ['never', 'Only the owners'],
] as const;

const NETWORK_CHOICES: readonly (readonly [NetworkName, string])[] = [
  ['cnn', 'cnn, as in most rooms'],
  ['deep', 'deep, the best reader'],
  ['dense', 'dense, one hidden layer'],
];

interface Props {
  readonly session: RoomSession;
  readonly open: boolean;
  onOpenChange(open: boolean): void;
  /** Of the button, which a narrow bar leaves to the menu. */
  readonly className?: string | undefined;
}

/** Name, listing, lock, whose ink one may touch and what reads it: for those who run the room. */
export function RoomSettings({ session, open, onOpenChange, className }: Props) {
  const arranges = useCell(session.status, (status) => rightsOf(status).arrange);
  const name = useCell(session.status, ({ room }) => room?.name);
  const model = useCell(session.status, ({ room }) => room?.model);
  const { settings } = useCell(session.status, ({ facts }) => facts);
  if (!arranges || name === undefined || model === undefined) return null;

  return (
    <>
      <IconButton label="Room settings" className={className} onClick={() => onOpenChange(true)}>
        <Settings2 />
      </IconButton>
      <FormDialog title="Room settings" open={open} onClose={() => onOpenChange(false)}>
        <div className={form.rows}>
          <RoomName key={name} session={session} name={name} />
          <Toggle
            text="Lock drawing"
            hint="Only the owners draw, and those to whom you hand the pen in the list of people."
            checked={settings.drawing === 'handed'}
            onChange={(on) => session.submit({ kind: 'lock', on })}
          />
          <Toggle
            text="Show on the start page"
            hint="Everybody can find this room and draw in it. Otherwise it opens with its links only."
            checked={settings.listed}
            onChange={(listed) => session.submit({ kind: 'settings', listed })}
          />
          <div>
            <p id="others-ink" className={form.groupName}>
              Erasing and moving what others drew
            </p>
            <RadioGroup
              className={form.choices}
              aria-labelledby="others-ink"
              value={settings.othersInk}
              onValueChange={(value) =>
                session.submit({ kind: 'settings', othersInk: value as Settings['othersInk'] })
              }
            >
              {OTHERS_INK.map(([value, text]) => (
                // biome-ignore lint/a11y/noLabelWithoutControl: the radio is the control.
                <label key={value} className={form.choice}>
                  <Radio.Root value={value} className={form.radio}>
                    <Radio.Indicator className={form.dot} />
                  </Radio.Root>
                  {text}
                </label>
              ))}
            </RadioGroup>
          </div>
          <Network session={session} network={model.slice(0, model.indexOf('@'))} />
        </div>
      </FormDialog>
    </>
  );
}

/** @param network what reads the room now */
function Network({ session, network }: { readonly session: RoomSession; readonly network: string }) {
  const [problem, setProblem] = useState<string | null>(null);

  async function choose(wanted: NetworkName): Promise<void> {
    const answer = await session.readBy(wanted);
    setProblem(answer.ok ? null : answer.error.message);
  }

  return (
    <div>
      <p id="room-network" className={form.groupName}>
        The network that reads here
      </p>
      <RadioGroup
        className={form.choices}
        aria-labelledby="room-network"
        value={network}
        onValueChange={(wanted) => void choose(wanted as NetworkName)}
      >
        {NETWORK_CHOICES.map(([value, text]) => (
          // biome-ignore lint/a11y/noLabelWithoutControl: the radio is the control.
          <label key={value} className={form.choice}>
            <Radio.Root value={value} className={form.radio}>
              <Radio.Indicator className={form.dot} />
            </Radio.Root>
            {text}
          </label>
        ))}
      </RadioGroup>
      {problem !== null && (
        <p className={form.problem} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

function RoomName({ session, name }: { readonly session: RoomSession; readonly name: string }) {
  const [draft, setDraft] = useState(name);
  const wanted = cleanName(draft);

  function save(event: FormEvent): void {
    event.preventDefault();
    session.submit({ kind: 'settings', name: wanted });
  }

  return (
    <form className={form.row} onSubmit={save}>
      <label className={form.label}>
        Name
        <input
          className={form.field}
          value={draft}
          maxLength={MAX_NAME_LENGTH}
          onChange={(event) => setDraft(event.target.value)}
        />
      </label>
      <button type="submit" className={button.button} disabled={wanted === '' || wanted === name}>
        Save
      </button>
    </form>
  );
}

interface ToggleProps {
  readonly text: string;
  readonly hint: string;
  readonly checked: boolean;
  onChange(checked: boolean): void;
}

function Toggle({ text, hint, checked, onChange }: ToggleProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the switch is the control.
    <label className={form.switchRow}>
      <span className={form.switchText}>
        {text}
        <span className={form.switchHint}>{hint}</span>
      </span>
      <Switch.Root className={form.switch} checked={checked} onCheckedChange={onChange} aria-label={text}>
        <Switch.Thumb className={form.thumb} />
      </Switch.Root>
    </label>
  );
}
