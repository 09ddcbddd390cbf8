import type { Metadata } from 'next';
import { TimeMachine } from './time-machine';

export const metadata: Metadata = { title: 'Time machine' };

export default function TimeMachinePage() {
  return <TimeMachine />;
}
