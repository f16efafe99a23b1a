/**
 * Steps 3 and 7 of logging in: the page that a portal's user sees, and the way back to the portal
 * ({@code docs/flows/login.md}).
 */
package org.essc.login.page;
