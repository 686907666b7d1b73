export type ProgramName = 'temporal' | 'versitygw' | 'local-kms';
export type Environment = Readonly<Record<string, string | undefined>>;
export declare const PATH_SETTINGS: Readonly<Record<ProgramName, string>>;
export declare function cacheHome(env: Environment): string;
export declare function cacheFolder(env: Environment): string;
export declare function findInstalled(name: string, env: Environment): string | null;
export declare function findBrowser(env: Environment): string | null;
export declare function withSbin(env: Environment): Environment;
