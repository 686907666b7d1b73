/** Keys of the open zone that more than one room names. */

/** The page that checks a partner's file: the only one with a script. Its own head says what it may do. */
export const CHECK_KEY = 'controle.html';

/** What is done so that nobody is recognised. */
export const PROTECTION_KEY = 'protection-des-donnees.html';
