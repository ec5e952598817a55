export * from './database.ts';
export * from './demo-region/facilities.ts';
export * from './demo-region/staff.ts';
export * from './demo-region/people.ts';
export * from './demo-region/write-region.ts';
