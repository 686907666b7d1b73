/** Hosts that we may talk to: checked as a literal before, and as a name inside the resolver call whose answer is connected to. */
import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { ConfigurationInvalid } from '../../errors.js';
import { arePublicAddresses, isPublicAddress } from './public-address.js';

/** Without the brackets that a URL puts around an IPv6 address. */
export function bareHost(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}

/** What a host serves to partners by itself: SSH, HTTP and HTTPS. Any other port is somebody's database or console. */
const USUAL_PORTS: readonly number[] = [22, 80, 443];

/**
 * `allowPrivateHosts`: lower case, of the setting ALLOW_PRIVATE_HOSTS: `host` for its usual ports, `host:8443` for one, `host:*` for all;
 * an IPv6 address with a port stands in brackets.
 */
export function isAllowedHost(host: string, port: number, allowPrivateHosts: readonly string[]): boolean {
  return allowPrivateHosts.some((entry) => {
    const [, named = entry, ports] = /^(\[[^\]]*\]|[^:]*):(\d+|\*)$/.exec(entry) ?? [];
    if (bareHost(named) !== bareHost(host)) return false;
    return ports === undefined ? USUAL_PORTS.includes(port) : ports === '*' || Number(ports) === port;
  });
}

/** Of an http or https URL. */
export function portOf({ port, protocol }: URL): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}

/** Throws ConfigurationInvalid for an address that is not of the public internet; a name passes, and is checked by `lookupPublic`. */
export function refusePrivateLiteral(host: string): void {
  if (isIP(host) !== 0 && !isPublicAddress(host)) throw privateAddress(host);
}

export const lookupPublic: LookupFunction = (hostname, options, answer) => {
  const every: LookupAllOptions = { ...options, all: true };
  lookup(hostname, every, (error, addresses) => {
    if (error) return answer(error, []);
    if (!arePublicAddresses(addresses)) return answer(privateAddress(hostname), []);
    if (options.all) return answer(null, addresses);
    const [first] = addresses satisfies LookupAddress[];
    return answer(null, first?.address ?? '', first?.family);
  });
};

function privateAddress(host: string): ConfigurationInvalid {
  return new ConfigurationInvalid(
    `${host} leads to a private or reserved address; correct the source's address, or list the host in ALLOW_PRIVATE_HOSTS, with its port where it is none of the usual ones (host:8443).`,
  );
}
