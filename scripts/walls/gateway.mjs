import { wallsOf } from './floors.mjs';

/** 情報公開用ゲートウェイ, bottom up. */
const FLOORS = [
  [
    ['link', 'how the center is answered'],
    ['record', 'what was taken in'],
    ['source', 'what lies in a storage and is known of it'],
  ],
  [['local-patient-id', 'whose a number is']],
  [
    ['disclosure', 'what a ticket opens'],
    ['patient-index', 'who the patients are, told to the center'],
  ],
  [['record-location', 'what exists here, told to the center']],
  [
    ['publication', 'what the hospital publishes'],
    ['ingest', 'takes files in, so that one version counts'],
    ['ingest-status', 'how far taking in is'],
  ],
  [
    ['renumbering', 'changes numbers and takes a change back'],
    ['storage', 'watches a storage'],
  ],
  [['inbox', 'what comes over MLLP']],
  [['command', 'what an operator types']],
];

export const walls = wallsOf('gateway', 'apps/gateway/src', FLOORS, {
  ground: ['database-role\\.ts', 'read-config\\.ts'],
});
