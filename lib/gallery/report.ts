/** Why a drawing does not belong into the gallery. */
export const REPORT_REASONS = ['rude', 'private', 'other'] as const;
export type ReportReason = (typeof REPORT_REASONS)[number];

/** A drawing that so many people reported is not shown until a reviewer looked at it. */
export const REPORTS_THAT_HIDE = 3;
