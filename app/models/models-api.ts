import { type Answer, ask, isRecord, post } from '@/app/session/rooms-api';
import type { Comparison } from '@/lib/training/comparison';
import type { GateResult } from '@/lib/training/gate';
import type { Outlook, Run, RunSettings } from '@/lib/training/run';
import type { Credit, Promotion, Shadow, Version, VersionReading } from '@/lib/training/version';

/** The pages' side of the HTTP API for versions and training. What it answers is of one build with the page, and not checked again. */

const asIs = <T>(body: unknown): T | null => (isRecord(body) ? (body as T) : null);
const at = (id: string): string => encodeURIComponent(id);

export interface VersionDetails {
  readonly version: Version;
  readonly credits: readonly Credit[];
}

export type Role = 'person' | 'reviewer' | 'admin';

export const readRole = (): Promise<Answer<{ readonly role: Role }>> =>
  ask('/api/me', {}, asIs<{ role: Role }>);

export const readVersions = (): Promise<Answer<{ readonly versions: readonly Version[] }>> =>
  ask('/api/versions', {}, asIs<{ versions: Version[] }>);

export const readVersion = (id: string): Promise<Answer<VersionDetails>> =>
  ask(`/api/versions/${at(id)}`, {}, asIs<VersionDetails>);

export const readPromotions = (): Promise<Answer<{ readonly promotions: readonly Promotion[] }>> =>
  ask('/api/promotions', {}, asIs<{ promotions: Promotion[] }>);

export const readOutlook = (): Promise<Answer<Outlook>> => ask('/api/training/outlook', {}, asIs<Outlook>);

export const readRuns = (): Promise<Answer<{ readonly runs: readonly Run[] }>> =>
  ask('/api/training/runs', {}, asIs<{ runs: Run[] }>);

export const readRun = (id: string): Promise<Answer<Run>> =>
  ask(`/api/training/runs/${at(id)}`, {}, asIs<Run>);

export const startRun = (from: string, settings: Partial<RunSettings>): Promise<Answer<Run>> =>
  ask('/api/training/runs', post({ from, settings }), asIs<Run>);

export const repeatRun = (repeat: string): Promise<Answer<Run>> =>
  ask('/api/training/runs', post({ repeat }), asIs<Run>);

export const cancelRun = (id: string): Promise<Answer<Run>> =>
  ask(`/api/training/runs/${at(id)}/cancel`, post({}), asIs<Run>);

export const resumeRun = (id: string): Promise<Answer<Run>> =>
  ask(`/api/training/runs/${at(id)}/resume`, post({}), asIs<Run>);

export const readComparison = (before: string, after: string): Promise<Answer<Comparison>> =>
  ask(`/api/versions/${at(after)}/comparison?with=${at(before)}`, {}, asIs<Comparison>);

export const readGate = (id: string): Promise<Answer<GateResult>> =>
  ask(`/api/versions/${at(id)}/gate`, {}, asIs<GateResult>);

/** The gate has been passed. */
export const promote = (id: string): Promise<Answer<Promotion>> =>
  ask(`/api/versions/${at(id)}/promote`, post({}), asIs<Promotion>);

/** The gate has not. */
export const override = (id: string, reason: string): Promise<Answer<Promotion>> =>
  ask(`/api/versions/${at(id)}/override`, post({ reason }), asIs<Promotion>);

export const rollBack = (network: string, reason: string): Promise<Answer<Promotion>> =>
  ask('/api/promotions/roll-back', post(reason === '' ? { network } : { network, reason }), asIs<Promotion>);

export const readShadows = (): Promise<Answer<{ readonly shadows: readonly Shadow[] }>> =>
  ask('/api/shadows', {}, asIs<{ shadows: Shadow[] }>);

export const startShadow = (id: string, share: number): Promise<Answer<Shadow>> =>
  ask(`/api/versions/${at(id)}/shadow`, post({ share }), asIs<Shadow>);

export const stopShadow = (id: string): Promise<Answer<unknown>> =>
  ask(`/api/versions/${at(id)}/shadow`, { method: 'DELETE' }, asIs<object>);

/** A kept drawing, 784 bytes as base64, and what every version says of it. */
export interface ReadDrawing {
  readonly input: string;
  readonly readings: readonly VersionReading[];
}

export const readDrawing = (id: string): Promise<Answer<ReadDrawing>> =>
  ask(`/api/drawings/${at(id)}/versions`, {}, asIs<ReadDrawing>);
