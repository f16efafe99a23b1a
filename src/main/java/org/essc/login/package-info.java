/**
 * Logging in by scan: what a login is between the browser that asks and the phone that answers
 * ({@code docs/flows/login.md}). The rooms inside serve the steps.
 */
package org.essc.login;
