const { wallsOf } = require('./floors.cjs');

/** ゲートウェイ, bottom up. Its rooms are still to be put in order. */
const FLOORS = [];

module.exports = wallsOf('gateway', 'apps/gateway/src', FLOORS);
