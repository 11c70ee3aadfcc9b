/** The environment is not fit to start with. The message names variables, never values. */
export class ConfigFault extends Error {
  override readonly name = 'ConfigFault';
}
