export * from './client-messages';
export * from './protocol';
export * from './server-messages';
export * from './shared';
