const { wallsOf } = require('./floors.cjs');

/** ポータル, bottom up. Its rooms are still to be put in order. */
const FLOORS = [];

module.exports = wallsOf('portal', 'apps/portal/src', FLOORS);
