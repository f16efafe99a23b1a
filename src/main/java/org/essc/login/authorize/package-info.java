/**
 * Steps 1 and 2 of logging in: discovery, pushed requests and the authorization endpoint ({@code
 * docs/flows/login.md}).
 */
package org.essc.login.authorize;
