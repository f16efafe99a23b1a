/** Portals as OpenID clients: who may send browsers here, and where they go from here. */
package org.essc.login.client;
