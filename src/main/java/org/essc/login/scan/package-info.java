/**
 * Steps 4 and 6 of logging in: a channel hands in what its scanner read, and the holder confirms on
 * the platform's own page ({@code docs/flows/login.md}).
 */
package org.essc.login.scan;
