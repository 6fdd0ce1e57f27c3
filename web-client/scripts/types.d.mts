export const SCHEMA: string;
export const TYPES: string;
export function generate(schema: string): Promise<string>;
