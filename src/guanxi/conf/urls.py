"""Every address. Each feature of `web` brings its own."""

from django.contrib.sitemaps.views import index, sitemap
from django.urls import include, path
from django.views.decorators.http import require_safe

from guanxi.web.posts.views import home
from guanxi.web.sharing.sitemaps import SITEMAPS, robots

urlpatterns = [
    path("", home, name="home"),
    path("", include("guanxi.web.shell.urls")),
    path("account/", include("guanxi.web.accounts.urls")),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
    path("account/elsewhere/", include("allauth.socialaccount.urls")),
    path("account/", include("guanxi.web.accounts.weixin.urls")),
    path("account/", include("guanxi.web.accounts.weibo.urls")),
    path("people/", include("guanxi.web.people.urls")),
    path("communities/", include("guanxi.web.communities.urls")),
    path("yours/", include("guanxi.web.yours.urls")),
    path("shops/", include("guanxi.web.market.urls")),
    path("sell/", include("guanxi.web.selling.urls")),
    path("desk/", include("guanxi.web.desk.urls")),
    path("orders/", include("guanxi.web.buying.urls")),
    path("round/", include("guanxi.web.rounds.urls")),
    path("posts/", include("guanxi.web.posts.urls")),
    path("photos/", include("guanxi.web.photos.urls")),
    path("reports/", include("guanxi.web.reports.urls")),
    path("notices/", include("guanxi.web.notices.urls")),
    path("talk/", include("guanxi.web.talk.urls")),
    path("share/", include("guanxi.web.sharing.urls")),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", require_safe(index), {**SITEMAPS, "sitemap_url_name": "sitemap_of"}, name="sitemap"),
    path("sitemap-<section>.xml", require_safe(sitemap), SITEMAPS, name="sitemap_of"),
]

handler400 = "guanxi.web.shell.views.bad_request"
handler403 = "guanxi.web.shell.views.forbidden"
handler404 = "guanxi.web.shell.views.not_found"
handler500 = "guanxi.web.shell.views.broken"
