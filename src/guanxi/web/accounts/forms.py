from django import forms


class NameForm(forms.Form):
    name = forms.CharField(max_length=60)

    def signup(self, request, user):  # type: ignore[no-untyped-def]
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
