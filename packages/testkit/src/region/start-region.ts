import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDatabase, freePort } from '@musubi/runtime';
import {
  DEMO_FACILITIES,
  DEMO_GATEWAYS,
  DEMO_NETWORK,
  DEMO_SYSTEM,
  FACILITY,
  REGIONAL_ID_PREFIX,
} from '../demo-region/facilities.ts';
import { DEMO_PASSWORD, DEMO_STAFF } from '../demo-region/staff.ts';
import { runCommand, startPlace, type Place } from './processes.ts';
import { REPOSITORY_ROOT } from './repository-root.ts';
import { prepareTrust, type Identity, type Trust } from './trust.ts';
import { askHealth } from './wait.ts';

export type RegionSettings = {
  /** Administrator URL of a PostgreSQL. */
  readonly cluster: string;
  /** Keys, configurations, logs; `region/<facility>/standard|extended` holds the storages. */
  readonly folder: string;
  readonly portalPort?: number;
  /** Several regions on one PostgreSQL keep apart by this. */
  readonly databasePrefix?: string;
  readonly gateways?: readonly (typeof DEMO_GATEWAYS)[number][];
  /** Where a gateway dials instead of the center's own port: a test's proxy that can cut the line. */
  readonly dialPort?: (gateway: string, linkPort: number) => number | Promise<number>;
  readonly onStarted?: (place: Place) => void;
};

/** 動いている地域: a center and its gateways, each a process of its own. `await using` ends them all. */
export type Region = AsyncDisposable & {
  readonly url: string;
  readonly folder: string;
  readonly linkPort: number;
  /** PIX and PDQ, and the certificate of the demo hospital's own system. */
  readonly border: {
    readonly fhir: number;
    readonly mllp: number;
    readonly identity: Identity;
  };
  readonly databases: { readonly center: string; readonly gateway: (name: string) => string };
  readonly place: (name: string) => Place;
  /** Starts a place again after it ended or was killed. */
  readonly restart: (name: string) => Promise<Place>;
  readonly names: readonly string[];
};

/** The databases of a region: the center's and one for each gateway. */
export function regionDatabases(prefix = 'musubi'): readonly string[] {
  return ['center', ...DEMO_GATEWAYS].map((name) => `${prefix}_${name.replaceAll('-', '_')}`);
}

/** Starts a whole region and waits until every place is ready. The same code serves `npm start`, tests and benches. */
export async function startRegion(settings: RegionSettings): Promise<Region> {
  const prefix = settings.databasePrefix ?? 'musubi';
  const gateways = settings.gateways ?? DEMO_GATEWAYS;
  const logs = join(settings.folder, 'logs');
  for (const path of [settings.folder, logs, join(settings.folder, 'trust')]) mkdirSync(path, { recursive: true });
  const trust = await prepareTrust(join(settings.folder, 'trust'), [...DEMO_GATEWAYS, DEMO_SYSTEM]);
  const portalPort = settings.portalPort ?? (await freePort());
  const linkPort = await freePort();
  const border = { fhir: await freePort(), mllp: await freePort() };
  const centerDatabase = await createDatabase(settings.cluster, `${prefix}_center`);
  const environment = new Map<string, Record<string, string>>();
  environment.set('center', {
    ...centerEnvironment(trust, portalPort, linkPort),
    MUSUBI_BORDER_HOST: '127.0.0.1',
    MUSUBI_BORDER_FHIR_PORT: String(border.fhir),
    MUSUBI_BORDER_MLLP_PORT: String(border.mllp),
    MUSUBI_DATABASE_URL: centerDatabase,
  });
  for (const name of gateways) {
    const database = await createDatabase(settings.cluster, `${prefix}_${name.replaceAll('-', '_')}`);
    environment.set(
      name,
      gatewayEnvironment(
        settings.folder,
        trust,
        name,
        database,
        (await settings.dialPort?.(name, linkPort)) ?? linkPort,
      ),
    );
  }
  const settingsOf = (name: string) => environment.get(name) ?? {};
  const appOf = (name: string) => (name === 'center' ? 'center' : 'gateway');

  await runCommand('center', ['migrate'], settingsOf('center'));
  await runCommand('center', ['directory', 'import', writeDirectory(settings.folder)], settingsOf('center'));
  const places = new Map<string, Place>();
  const start = async (name: string): Promise<Place> => {
    if (name !== 'center') await runCommand('gateway', ['migrate'], settingsOf(name));
    const place = startPlace(name, appOf(name), ['serve'], settingsOf(name), logs);
    places.set(name, place);
    await place.ready;
    settings.onStarted?.(place);
    return place;
  };
  const stopAll = async () => void (await Promise.all([...places.values()].map((place) => place.stop())));
  const url = `http://127.0.0.1:${portalPort}`;
  try {
    await start('center');
    await Promise.all(gateways.map(start));
    await askHealth(url);
  } catch (error) {
    await stopAll();
    throw error;
  }
  return {
    url,
    folder: settings.folder,
    linkPort,
    border: { ...border, identity: trust.gateway(DEMO_SYSTEM) },
    names: [...environment.keys()],
    databases: { center: centerDatabase, gateway: (name) => settingsOf(name)['MUSUBI_DATABASE_URL'] ?? '' },
    place: (name) => {
      const place = places.get(name);
      if (place === undefined) throw new Error(`no place ${name} in this region`);
      return place;
    },
    restart: start,
    [Symbol.asyncDispose]: stopAll,
  };
}

function centerEnvironment(trust: Trust, portalPort: number, linkPort: number): Record<string, string> {
  return {
    MUSUBI_NETWORK: DEMO_NETWORK,
    MUSUBI_PORTAL_HOST: '127.0.0.1',
    MUSUBI_PORTAL_PORT: String(portalPort),
    MUSUBI_PORTAL_FILES: join(REPOSITORY_ROOT, 'apps/portal/dist/site'),
    MUSUBI_LINK_HOST: '127.0.0.1',
    MUSUBI_LINK_PORT: String(linkPort),
    MUSUBI_LINK_CA: trust.center.ca,
    MUSUBI_LINK_CERT: trust.center.cert,
    MUSUBI_LINK_KEY: trust.center.key,
    MUSUBI_TICKET_KEY: trust.ticketKey,
  };
}

function gatewayEnvironment(
  folder: string,
  trust: Trust,
  name: string,
  database: string,
  linkPort: number,
): Record<string, string> {
  const identity = trust.gateway(name);
  const config = join(folder, `${name}.json`);
  writeFileSync(
    config,
    JSON.stringify(
      {
        name,
        center: [{ host: '127.0.0.1', port: linkPort }],
        facilities: DEMO_FACILITIES.filter((facility) => facility.gateway === name).map((facility) => ({
          id: facility.id,
          standardStorage: join(folder, 'region', facility.id, 'standard'),
          extendedStorage: join(folder, 'region', facility.id, 'extended'),
          announceIdentities: facility.announcesIdentities === true,
          publication: facility.publication,
        })),
      },
      undefined,
      2,
    ),
  );
  return {
    MUSUBI_DATABASE_URL: database,
    MUSUBI_GATEWAY_CONFIG: config,
    MUSUBI_LINK_CA: identity.ca,
    MUSUBI_LINK_CERT: identity.cert,
    MUSUBI_LINK_KEY: identity.key,
    MUSUBI_TICKET_PUBLIC_KEY: trust.ticketPublicKey,
  };
}

function writeDirectory(folder: string): string {
  const file = join(folder, 'directory.json');
  writeFileSync(
    file,
    JSON.stringify({
      network: DEMO_NETWORK,
      regionalIdPrefix: REGIONAL_ID_PREFIX,
      profile: {
        requireViewingLink: true,
        requiredStrength: 1,
        idleLockSeconds: 300,
        matching: { propose: true, automatic: true },
      },
      facilities: DEMO_FACILITIES.map(({ id, name, shortName, type, discloses, color, gateway }) => ({
        id,
        name,
        shortName,
        type,
        discloses,
        color,
        gateway,
      })),
      systems: [{ name: DEMO_SYSTEM, facility: FACILITY.coreHospital, rights: ['feed', 'query'] }],
      staff: DEMO_STAFF.map(({ userId, name, kanaName, role, emergency, facilities }) => ({
        userId,
        name,
        kanaName,
        role,
        emergency: emergency === true,
        facilities,
        password: DEMO_PASSWORD,
      })),
    }),
    { mode: 0o600 },
  );
  return file;
}
