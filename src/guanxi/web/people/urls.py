from django.urls import path

from guanxi.web.people.views import meeting, own, profile, ties, vouching

app_name = "people"
urlpatterns = [
    path("me/", own.me, name="me"),
    path("me/edit/", own.edit, name="edit"),
    path("settings/", own.settings, name="settings"),
    path("settings/consent/", own.consent, name="consent"),
    path("code/", meeting.code, name="code"),
    path("code/new/", meeting.new_code, name="new_code"),
    path("meet/<slug:code>/", meeting.meet, name="meet"),
    path("ties/", ties.all_ties, name="ties"),
    path("ties/<int:pk>/", ties.tie, name="tie"),
    path("ties/<int:pk>/end/", ties.end, name="end"),
    path("requests/<int:pk>/", ties.answer, name="answer"),
    path("requests/<int:pk>/withdraw/", ties.withdraw, name="withdraw"),
    path("introductions/<int:pk>/", ties.answer_introduction, name="answer_introduction"),
    path("vouch/<slug:subject>/<int:pk>/", vouching.vouch, name="vouch"),
    path("vouch/<slug:subject>/<int:pk>/withdraw/", vouching.withdraw, name="withdraw_vouch"),
    path("<int:pk>/", profile.show, name="show"),
    path("<int:pk>/vouches/", profile.vouches, name="vouches"),
    path("<int:pk>/ask/", meeting.ask, name="ask"),
    path("<int:pk>/introduce/", meeting.introduce, name="introduce"),
    path("<int:pk>/follow/", profile.follow, name="follow"),
    path("shield/", own.shield, name="shield"),
    path("<int:pk>/mute/", profile.mute, name="mute"),
    path("<int:pk>/block/", profile.block, name="block"),
    path("<int:pk>/unblock/", profile.unblock, name="unblock"),
]
