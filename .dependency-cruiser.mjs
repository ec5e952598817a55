import { walls as center } from './scripts/walls/center.mjs';
import { walls as domain } from './scripts/walls/domain.mjs';
import { walls as gateway } from './scripts/walls/gateway.mjs';
import { walls as portal } from './scripts/walls/portal.mjs';

/** 壁: who may import whom (docs/architecture.md). Errors, each with its reason. */
const ground = (name, allowed) => ({
  name: `${name}-imports-only-${allowed.join('-') || 'itself'}`,
  severity: 'error',
  comment: `packages/${name} imports only ${allowed.map((a) => `packages/${a}`).join(', ') || 'itself'}`,
  from: { path: `^packages/${name}/src`, pathNot: '\\.test\\.tsx?$' },
  to: { path: `^(packages|apps)/`, pathNot: `^packages/(${[name, ...allowed].join('|')})/` },
});

const places = [domain, center, gateway, portal];

/** The rooms of the places, for the check of pairs that import both ways. */
export const rooms = places.flatMap(({ rooms }) => rooms);

export const rules = {
  forbidden: [
    { name: 'no-circles', severity: 'error', comment: 'data flows one way', from: {}, to: { circular: true } },
    ground('domain', []),
    ground('runtime', []),
    ground('formats', ['domain']),
    ground('contract', ['domain']),
    ground('ui', ['domain']),
    ground('testkit', ['domain', 'formats', 'runtime', 'contract']),
    {
      name: 'apps-stand-alone',
      severity: 'error',
      comment: 'an app never imports another app; they talk through contract',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'apps-use-testkit-in-tests-only',
      severity: 'error',
      comment: 'the testkit never ships',
      from: { path: '^apps/', pathNot: '\\.test\\.tsx?$|/fixture/' },
      to: { path: '^packages/testkit/' },
    },
    {
      name: 'fixtures-in-tests-only',
      severity: 'error',
      comment: 'what tests stand on never ships either',
      from: { path: '^apps/', pathNot: '\\.test\\.tsx?$|/fixture/' },
      to: { path: '^apps/[^/]+/src/fixture/' },
    },
    {
      name: 'browser-has-no-server-code',
      severity: 'error',
      comment: 'portal: domain, contract and ui only',
      from: { path: '^apps/portal/' },
      to: { path: '^packages/(runtime|formats|testkit)/' },
    },
    {
      name: 'browser-has-no-node',
      severity: 'error',
      comment: 'no Node module reaches the browser',
      from: { path: '^(apps/portal|packages/ui|packages/domain)/src', pathNot: '\\.test\\.tsx?$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'undeclared',
      severity: 'error',
      comment: 'declare it in the package.json of the importing package',
      from: { path: '^(packages|apps)/', pathNot: '\\.test\\.tsx?$' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'unresolved',
      severity: 'error',
      comment: 'an import that leads nowhere',
      from: {},
      to: { couldNotResolve: true },
    },
    ...places.flatMap(({ rules }) => rules),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    exclude: { path: '(^|/)(dist|node_modules)/' },
    enhancedResolveOptions: {
      conditionNames: ['musubi-source', 'import', 'node', 'default'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};
