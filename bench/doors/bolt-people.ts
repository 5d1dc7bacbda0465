import { projects } from '../stand-in.ts';

/** As `doors/bolt-behind.ts`, for the pickers. */
export const findAccessToken = () => Promise.resolve('access');
export const searchProjects = () => Promise.resolve(projects);
