/** The environment, parsed once where a command starts; inside, nobody reads it again. */
import { resolve } from 'node:path';
import { ConfigurationInvalid } from '../../errors.js';
import { type CourierSettings, readCourier } from '../courier/courier-settings.js';
import type { Zone } from '../effects.js';
import { type CodecPlace, readCodecPlace } from '../keys/codec-keys.js';
import type { S3Settings } from '../store/s3-client.js';
import { type DeskSettings, readDesk } from './desk-settings.js';
import { readSeals, type Seals, wordsOf } from './seal-settings.js';
import { SETTING_NAMES, type SettingName, Settings } from './settings.js';
import { absoluteUrl, readS3, readZones, refuseUnknownZones } from './store-settings.js';
import { readTemporal, type TemporalSettings } from './temporal-settings.js';

export interface Configuration extends Seals {
  /** Absolute; the embedded server's database, caches and logs live below. */
  readonly home: string;
  readonly scratch: string;
  readonly logLevel: Settings['LOG_LEVEL'];
  /** Where Prometheus asks; null: nobody listens. */
  readonly metricsAddress: { readonly host: string; readonly port: number } | null;
  /** Base address of an OTLP collector; null: nothing is traced. */
  readonly tracesEndpoint: string | null;
  readonly storeUrl: string;
  readonly zones: Readonly<Record<Zone, string>>;
  readonly s3: S3Settings;
  readonly temporal: TemporalSettings;
  /** What seals payloads; null where they travel as they are. */
  readonly codecKeys: CodecPlace | null;
  readonly duckdb: { readonly memoryLimit: string; readonly threads: number };
  /** Hosts that may be private or without TLS. Lower case. */
  readonly allowPrivateHosts: readonly string[];
  readonly datagouv: {
    /** Without a final slash. */
    readonly url: string;
    readonly apiKey: string | null;
    readonly organization: string | null;
  };
  readonly courier: CourierSettings;
  readonly desk: DeskSettings;
  /** Where the data team chats; the token is of Matrix. */
  readonly teamChat: { readonly url: string; readonly token: string | null } | null;
  /** Where the public reads the open zone; without a final slash. */
  readonly publicUrl: string | null;
  /** Likewise, of `insertion serve`. */
  readonly apiUrl: string | null;
  readonly given: Settings;
  /** The settings that the environment gave; the others are defaults. */
  readonly fromEnvironment: ReadonlySet<SettingName>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Throws ConfigurationInvalid, naming the setting and never its value. */
export function readConfiguration(env: Environment, cwd: string): Configuration {
  refuseUnknownZones(env);
  const { given, fromEnvironment } = parseSettings(env);
  const home = resolve(cwd, given.INSERTION_HOME);
  const allowPrivateHosts = wordsOf(given.ALLOW_PRIVATE_HOSTS.toLowerCase());
  const storeUrl = absoluteUrl(given.STORE_URL ?? `file:${home}/store`, cwd);
  return {
    home,
    storeUrl,
    scratch: readScratch(given, home, cwd),
    logLevel: given.LOG_LEVEL,
    metricsAddress: readHostPort(given.METRICS_ADDRESS),
    tracesEndpoint: given.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
    zones: readZones(given, storeUrl, cwd),
    s3: readS3(given),
    temporal: readTemporal(given, cwd),
    codecKeys: readCodecPlace(given, cwd, home),
    duckdb: { memoryLimit: given.DUCKDB_MEMORY_LIMIT, threads: Number(given.DUCKDB_THREADS) },
    ...readSeals(given, cwd, home),
    allowPrivateHosts,
    datagouv: readPortal(given),
    courier: readCourier(given, cwd),
    desk: readDesk(given, cwd, allowPrivateHosts),
    teamChat: given.TEAM_CHAT_URL ? { url: given.TEAM_CHAT_URL, token: given.TEAM_CHAT_TOKEN ?? null } : null,
    publicUrl: given.PUBLIC_URL ? withoutSlash(given.PUBLIC_URL) : null,
    apiUrl: given.API_URL ? withoutSlash(given.API_URL) : null,
    ...{ given, fromEnvironment },
  };
}

/** A setting that is there and empty is not given. */
function parseSettings(env: Environment): Pick<Configuration, 'given' | 'fromEnvironment'> {
  const present = SETTING_NAMES.flatMap((name) =>
    env[name]?.trim() ? [[name, env[name].trim()] as const] : [],
  );
  const parsed = Settings.safeParse(Object.fromEntries(present));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConfigurationInvalid(
      `${issue?.path.join('.')} ${issue?.message}; correct it in the environment or in .env.`,
    );
  }
  return { given: parsed.data, fromEnvironment: new Set(present.map(([name]) => name)) };
}

/** DuckDB takes a folder named `a=b` for a column of the files below it: it would stand in what partners are told, and in what is made. */
function readScratch({ SCRATCH_DIR }: Settings, home: string, cwd: string): string {
  const scratch = SCRATCH_DIR ? resolve(cwd, SCRATCH_DIR) : resolve(home, 'scratch');
  if (!scratch.includes('=')) return scratch;
  throw new ConfigurationInvalid(
    `${SCRATCH_DIR ? 'SCRATCH_DIR' : 'INSERTION_HOME'} has an “=” in its path, which DuckDB would read as a column of each file; name another folder.`,
  );
}

function readPortal(given: Settings): Configuration['datagouv'] {
  return {
    url: withoutSlash(given.DATAGOUV_URL),
    apiKey: given.DATAGOUV_API_KEY ?? null,
    organization: given.DATAGOUV_ORGANIZATION ?? null,
  };
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

function readHostPort(given: string | undefined): Configuration['metricsAddress'] {
  const found = given === undefined ? null : /^\[?(.*?)\]?:(\d+)$/.exec(given);
  if (!found?.[1]) return null;
  const port = Number(found[2]);
  if (port > 65_535)
    throw new ConfigurationInvalid('METRICS_ADDRESS has no port from 0 to 65535; correct it.');
  return { host: found[1], port };
}
