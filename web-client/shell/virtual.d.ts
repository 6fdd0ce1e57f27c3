/** Made by `vite.config.ts`: the shell in one piece, and what it may do. */
declare module 'virtual:shell' {
  export const page: string;
  export const policy: string;
}
