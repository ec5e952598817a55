/** The role of the application in the database: it may append to the audit, not change it. */
export const GATEWAY_ROLE = 'musubi_gateway_app';
