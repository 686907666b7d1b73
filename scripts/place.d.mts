export const ROOT: string;
export const COMPILED: string;
export const PACKED: boolean;
