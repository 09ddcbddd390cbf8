export * from './client-messages';
export * from './facts';
export * from './protocol';
export * from './server-messages';
export * from './shared';
