/**
 * What portals get for a login: tokens for its code and for refresh tokens, and what they learn of
 * the holder (steps 8 to 10 of {@code docs/flows/login.md}).
 */
package org.essc.login.token;
