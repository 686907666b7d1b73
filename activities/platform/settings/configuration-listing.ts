/** The configuration as `doctor` shows it. */
import type { Configuration } from './configuration.js';
import { isSecret, SETTING_NAMES, type SettingName } from './settings.js';

export interface DescribedSetting {
  readonly name: string;
  /** Masked when secret; "not set" when there is none. */
  readonly value: string;
  readonly source: 'environment' | 'default';
}

export function describeConfiguration(configuration: Configuration): readonly DescribedSetting[] {
  return SETTING_NAMES.map((name) => ({
    name,
    value: shownValue(configuration, name),
    source: configuration.fromEnvironment.has(name) ? 'environment' : 'default',
  }));
}

function shownValue(configuration: Configuration, name: SettingName): string {
  const value = effectiveValue(configuration, name);
  if (value === undefined || value === '') return 'not set';
  return isSecret(name) ? '********' : withoutUserinfo(value);
}

function effectiveValue(configuration: Configuration, name: SettingName): string | undefined {
  const { zones } = configuration;
  const derived: Partial<Record<SettingName, string>> = {
    INSERTION_HOME: configuration.home,
    SCRATCH_DIR: configuration.scratch,
    STORE_URL: configuration.storeUrl,
    STORE_RAW_URL: zones.raw,
    STORE_WORK_URL: zones.work,
    STORE_RESTRICTED_URL: zones.restricted,
    STORE_OPEN_URL: zones.open,
    STORE_REPORTS_URL: zones.reports,
  };
  return derived[name] ?? configuration.given[name];
}

/** A password may hide in any address: `https://user:password@host`. */
function withoutUserinfo(value: string): string {
  return value.replace(/^([a-z0-9]+:\/\/)[^/@\s]*@/i, '$1********@');
}
