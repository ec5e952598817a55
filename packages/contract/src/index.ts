export * from './errors.ts';
export * from './schemas.ts';
export * from './gateway/link.ts';
export * from './portal/session.ts';
export * from './portal/patient.ts';
export * from './portal/timeline.ts';
export * from './portal/routes.ts';
