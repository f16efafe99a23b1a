/**
 * Sessions of logins from the code's exchange to their end, and the portals' being told of it
 * (steps 8 and 11 of {@code docs/flows/login.md}).
 */
package org.essc.login.session;
